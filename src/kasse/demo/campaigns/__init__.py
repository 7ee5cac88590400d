"""`kasse replay FILE --promotions`: real baskets under promotions, real ones and Kasse's own.

baskets    a basket of a file as promotions see it    shelves    what is known of the goods
coupons    campaigns and coupons of households        weekly     leaflets and displays
own        the usual promotions over the same goods   shop       all of it for one file
job        a share of the baskets, in one process     account    what came out
hard       baskets that took long or have a gap       telling    what is printed
"""
