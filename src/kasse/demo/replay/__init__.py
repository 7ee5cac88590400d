"""`kasse replay`: a file of real transactions, sold through real tills.

table      opens a file and reads its rows      formats/   what the rows of each format mean
sales      baskets as a till can sell them      survey     the file once through: goods, sums
shop       a store for it in the office         job        tills selling it in a process
account    what was sold against the file
"""
