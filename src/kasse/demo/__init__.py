"""Two made-up Danish shops with weeks of history, and the replay of real transactions.

Everything goes the way that a real shop's sales go: the catalogue through the office's services
and the feed into tills, sales through the commands of `kasse.till`, journals into the office.
`data/README.md` says where the data comes from.

    files      reads data/            shops    writes company, stores, goods, people
    promotions campaigns and their promotions  coupons  what these ask for
    trade      when and what is bought         shopping  draws one customer's basket
    seat       opens a till for a register     hands     gives it commands
    day        one register's day              history   all days of all registers
    fleet      tills in several processes      intake    their journals into the office
    replay/    files of real transactions
"""
