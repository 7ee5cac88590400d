CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            day TEXT NOT NULL,
            text TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
CREATE TABLE draft_step (
            basket TEXT NOT NULL,
            step INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (basket, step)
        ) STRICT, WITHOUT ROWID;
CREATE TABLE device (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE effect (
            effect TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            body TEXT NOT NULL,
            outcome TEXT,
            detail TEXT
        ) STRICT, WITHOUT ROWID;
CREATE TABLE state (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE parked (
            basket TEXT PRIMARY KEY,
            training INTEGER NOT NULL,
            name TEXT NOT NULL,
            at TEXT NOT NULL,
            total INTEGER NOT NULL,
            lines INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (
            seq INTEGER PRIMARY KEY,
            receipt_code TEXT NOT NULL,
            at TEXT NOT NULL,
            day TEXT NOT NULL,
            total INTEGER NOT NULL,
            type TEXT NOT NULL,
            training INTEGER NOT NULL,
            search TEXT NOT NULL
        ) STRICT;
CREATE TABLE refunded (
            register TEXT NOT NULL,
            seq INTEGER NOT NULL,
            line INTEGER NOT NULL,
            training INTEGER NOT NULL,
            quantity INTEGER NOT NULL,
            total INTEGER NOT NULL,
            PRIMARY KEY (register, seq, line, training)
        ) STRICT, WITHOUT ROWID;
CREATE TABLE refunded_by (
            register TEXT NOT NULL,
            seq INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (register, seq, entry)
        ) STRICT, WITHOUT ROWID;
CREATE TABLE copied (
            seq INTEGER PRIMARY KEY,
            copies INTEGER NOT NULL
        ) STRICT;
CREATE TABLE sold (
            item TEXT PRIMARY KEY,
            times INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE item0 (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        sku TEXT NOT NULL,
        category TEXT,
        variant_of TEXT,
        codes TEXT,
        terms TEXT NOT NULL,
        start TEXT NOT NULL AS (substr(terms, 1, 16)),
        body TEXT NOT NULL
    ) STRICT;
CREATE TABLE item_code0 (
        key TEXT NOT NULL,
        row INTEGER NOT NULL,
        PRIMARY KEY (key, row)
    ) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE item_search0 USING fts5 (
        terms, content = '', detail = none, columnsize = 0, prefix = '1 2',
        tokenize = 'unicode61 remove_diacritics 2'
    );
CREATE TABLE document0 (
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (collection, id)
    ) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (1,'register_opened','2026-11-23','{"app":"0.1.0","at":"2026-11-23T08:59:00.000Z","body":{"currency":"DKK","name":"Kasse 1","number":"K1","store_name":"Nørrebro"},"day":"2026-11-23","kind":"register_opened","register":"r-1","rules":1,"seq":1,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','b657fdcf40117df6e252b577a850324c32a06e3c777e0ee0efc21971609395b3');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (2,'sign_in','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:01.000Z","body":{},"day":"2026-11-23","kind":"sign_in","person":"anna","register":"r-1","rules":1,"seq":2,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','f7487333adcbcce1ffed284fb4474fd4ff95f0f131745dc280f10782da454d4b');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (3,'float','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:02.000Z","body":{"amount":50000},"day":"2026-11-23","kind":"float","person":"anna","register":"r-1","rules":1,"seq":3,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','629b9199e54c0821ecf268fbc39c7d1871a99c4bb0baa88f96ab30c8ee9c8a94');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (4,'receipt_texts','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:05.000Z","body":{"company":{"name":"Nørrebro Kolonial ApS","vat_number":"DK12345674"},"receipt":{"footer":["Tak for besøget"]},"store":{"name":"Nørrebro"},"tenders":[{"kind":"cash","names":{"da":"Kontant","en":"Cash"}},{"kind":"card","names":{"da":"Kort","en":"Card"}},{"kind":"mobilepay","names":{"da":"MobilePay"}}]},"day":"2026-11-23","kind":"receipt_texts","person":"anna","register":"r-1","rules":1,"seq":4,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','57d47b91e7b3f958de4225ae38eab84c97015060060710490f32fec1a722d160');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (5,'sale','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:05.000Z","body":{"basket":"b-00000000000000000000000000000003","currency":"DKK","lines":[{"amount":1295,"code":"gtin:05701234567899","item":"i-milk","line":1,"list_price":1295,"name":"Letmælk 1 l","price":1295,"quantity":1000,"sku":"Smilk","tax":259,"tax_category":"S","tax_class":"standard","tax_rate":250000,"total":1295,"unit":"pcs"},{"amount":4900,"code":"gtin:05709876543219","item":"i-bread","line":2,"list_price":2450,"name":"Rugbrød","price":2450,"quantity":2000,"sku":"Sbread","tax":980,"tax_category":"S","tax_class":"standard","tax_rate":250000,"total":4900,"unit":"pcs"}],"net":4956,"opened_at":"2026-11-23T09:00:03.000Z","price_release":"abababababababababababababababababababababababababababababababab","receipt":1,"receipt_code":"K1-000001","rounding":5,"tax":1239,"tax_mode":"inclusive","tax_rounding":"sum","taxes":[{"category":"S","gross":6195,"net":4956,"rate":250000,"tax":1239}],"tenders":[{"amount":6200,"change":3800,"given":10000,"kind":"cash","tender":1,"type":"cash"}],"texts":4,"total":6195,"type":"sale"},"day":"2026-11-23","kind":"sale","person":"anna","register":"r-1","rules":1,"seq":5,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','53375bb7e32512069a88c5101ab0a8c35e05b901c42e14ba2f143f74f0597e70');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (6,'discount_given','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:07.000Z","body":{"basket":"b-00000000000000000000000000000006","discount":1,"line":1,"rate":100000},"day":"2026-11-23","kind":"discount_given","person":"anna","register":"r-1","rules":1,"seq":6,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','bf1a5ea192457bbb8d9b844566cf8ad96f4354cd5da38833e51613dc23d2e49a');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (7,'sale','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:08.000Z","body":{"basket":"b-00000000000000000000000000000006","currency":"DKK","lines":[{"amount":1205,"code":"code:APPLE","discounts":[{"amount":-121,"discount":1,"rate":100000,"source":"line"}],"item":"i-apple","line":1,"list_price":2500,"name":"Æbler","price":2500,"quantity":482,"sku":"Sapple","tax":217,"tax_category":"S","tax_class":"standard","tax_rate":250000,"total":1084,"unit":"kg"}],"net":867,"opened_at":"2026-11-23T09:00:06.000Z","price_release":"abababababababababababababababababababababababababababababababab","receipt":2,"receipt_code":"K1-000002","tax":217,"tax_mode":"inclusive","tax_rounding":"sum","taxes":[{"category":"S","gross":1084,"net":867,"rate":250000,"tax":217}],"tenders":[{"amount":1084,"kind":"card","reference":"4242","tender":1,"type":"card"}],"texts":4,"total":1084,"type":"sale"},"day":"2026-11-23","kind":"sale","person":"anna","register":"r-1","rules":1,"seq":7,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','a60f4e7e42b48f79dec6b13af9e527b73aae3c25d5225488565f9715c97a5ca1');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (8,'drop','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:09.000Z","body":{"amount":20000},"day":"2026-11-23","kind":"drop","person":"anna","register":"r-1","rules":1,"seq":8,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','7d20966e2fa95bb3f008feff996268c4923ac63236495e9cdbbb145be558cdf9');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (9,'count','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:10.000Z","body":{"counted":36150,"difference":-50,"expected":36200},"day":"2026-11-23","kind":"count","person":"anna","register":"r-1","rules":1,"seq":9,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','32590b7deaa49fe70a24a06618b3a863b81c6e8bb1e9e7471c81178e4a2bb3b6');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (10,'z_report','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:11.000Z","body":{"left_in_drawer":36150,"number":1,"opened_at":"2026-11-23T09:00:01.000Z","totals":{"cancelled_tenders":{"amount":0,"count":0},"copies":{"amount":0,"count":0},"counted":36150,"difference":-50,"discounts":{"amount":-121,"count":1},"drawer_openings":{"amount":0,"count":0},"drop":20000,"exchanges":0,"expected_cash":36200,"first_receipt":1,"float":50000,"grand_gross":7279,"grand_returned":0,"gross":7279,"last_receipt":2,"net":5823,"pay_in":0,"pay_out":0,"people":[{"gross":7279,"person":"anna","sales":2}],"price_changes":{"amount":0,"count":0},"refunds":0,"removed_lines":{"amount":0,"count":0},"returned":0,"rounding":5,"sales":2,"sold":7279,"tax":1456,"taxes":[{"category":"S","gross":7279,"net":5823,"rate":250000,"tax":1456}],"tenders":[{"amount":1084,"count":1,"kind":"card"},{"amount":6200,"count":1,"kind":"cash"}],"training":{"amount":0,"count":0},"voids":{"amount":0,"count":0}}},"day":"2026-11-23","kind":"z_report","person":"anna","register":"r-1","rules":1,"seq":10,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','10dfa975004a3d2244cdef4a1c5ede4a47d50579d4c4e4e554286523b1616252');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (11,'float','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:12.000Z","body":{"amount":36150},"day":"2026-11-23","kind":"float","person":"anna","register":"r-1","rules":1,"seq":11,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','1e3d9da52864781828a0aadd77b0e00397ad651a67db10e4664872fa02cd5abe');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (12,'sale','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:16.000Z","body":{"basket":"b-0000000000000000000000000000000d","currency":"DKK","lines":[{"age_checked":16,"amount":1000,"code":"code:BEER","item":"i-beer","line":1,"list_price":1000,"name":"Pilsner 33 cl","price":1000,"quantity":1000,"sku":"Sbeer","tax":200,"tax_category":"S","tax_class":"standard","tax_rate":250000,"total":1000,"unit":"pcs"},{"amount":100,"deposit_of":1,"item":"i-pant","line":2,"list_price":100,"name":"Pant A","price":100,"quantity":1000,"sku":"Spant","tax":20,"tax_category":"S","tax_class":"standard","tax_rate":250000,"total":100,"unit":"pcs"},{"amount":3000,"code":"code:PAPER","item":"i-paper","line":3,"list_price":3000,"name":"Avis","price":3000,"quantity":1000,"sku":"Spaper","tax":0,"tax_category":"Z","tax_class":"zero","tax_rate":0,"total":3000,"unit":"pcs"}],"net":3880,"opened_at":"2026-11-23T09:00:13.000Z","price_release":"abababababababababababababababababababababababababababababababab","receipt":3,"receipt_code":"K1-000003","tax":220,"tax_mode":"inclusive","tax_rounding":"sum","taxes":[{"category":"S","gross":1100,"net":880,"rate":250000,"tax":220},{"category":"Z","gross":3000,"net":3000,"rate":0,"tax":0}],"tenders":[{"amount":2000,"kind":"cash","tender":1,"type":"cash"},{"amount":2100,"kind":"mobilepay","tender":2,"type":"wallet"}],"texts":4,"total":4100,"type":"sale"},"day":"2026-11-23","kind":"sale","person":"anna","register":"r-1","rules":1,"seq":12,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','00b8714c04c3ca3f225229e0b4989aa11fc71b46794b156960626bb6cc563d15');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (13,'sale','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:18.000Z","body":{"basket":"b-00000000000000000000000000000011","currency":"DKK","lines":[{"amount":-2450,"item":"i-bread","line":1,"list_price":2450,"name":"Rugbrød","price":2450,"quantity":-1000,"refund_of":{"line":2,"register":"r-1","seq":5},"sku":"Sbread","tax":-490,"tax_category":"S","tax_class":"standard","tax_rate":250000,"total":-2450,"unit":"pcs"}],"net":-1960,"opened_at":"2026-11-23T09:00:17.000Z","price_release":"abababababababababababababababababababababababababababababababab","receipt":4,"receipt_code":"K1-000004","tax":-490,"tax_mode":"inclusive","tax_rounding":"sum","taxes":[{"category":"S","gross":-2450,"net":-1960,"rate":250000,"tax":-490}],"tenders":[{"amount":-2450,"kind":"cash","tender":1,"type":"cash"}],"texts":4,"total":-2450,"type":"refund"},"day":"2026-11-23","kind":"sale","person":"anna","register":"r-1","rules":1,"seq":13,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','a273c2e287b7f2b7f7635206a260f25b14c1010792e95d8b81ddb8c64227bc7b');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (14,'pay_out','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:19.000Z","body":{"amount":1500,"reason":"flowers"},"day":"2026-11-23","kind":"pay_out","person":"anna","register":"r-1","rules":1,"seq":14,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','cbea79c91298a791d7380f3841ab778960c3ed0498cb1eb298a5a10f52dbe6cd');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (15,'basket_parked','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:22.000Z","body":{"basket":"b-00000000000000000000000000000014","lines":1,"name":"Bord 4","total":9900},"day":"2026-11-23","kind":"basket_parked","person":"anna","register":"r-1","rules":1,"seq":15,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','63a86d0df05212a5f77538a1442b87d420524b485e131afcd21f83ce8edfdf5d');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (16,'line_removed','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:25.000Z","body":{"amount":2450,"basket":"b-00000000000000000000000000000017","item":"i-bread","line":2,"name":"Rugbrød","quantity":1000,"sku":"Sbread","unit":"pcs"},"day":"2026-11-23","kind":"line_removed","person":"anna","register":"r-1","rules":1,"seq":16,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','8ee274da969c2afc99e2ff75fe472b0fa74c9870db1335392cdf5b88e7d41745');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (17,'receipt_copied','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:33.000Z","body":{"copy":1,"medium":"print","receipt_code":"K1-000003","seq":12},"day":"2026-11-23","kind":"receipt_copied","person":"anna","register":"r-1","rules":1,"seq":17,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','97989c7085b1a5cac70a0a7b839a5b436cf036ed0cf58010c8faf33c28a66689');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (18,'price_changed','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:35.000Z","body":{"basket":"b-00000000000000000000000000000017","from":3000,"item":"i-coffee","line":3,"reason":"damaged","sku":"Scoffee","to":3500},"day":"2026-11-23","kind":"price_changed","person":"anna","register":"r-1","rules":1,"seq":18,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','de3859f2a6ac420be0b7e30538d68b818bb53474878ad6cf2aa8fa39891eb640');
INSERT OR REPLACE INTO entry (seq, kind, day, text, hash) VALUES (19,'discount_given','2026-11-23','{"app":"0.1.0","at":"2026-11-23T09:00:36.000Z","body":{"amount":200,"basket":"b-00000000000000000000000000000017","discount":1,"line":1},"day":"2026-11-23","kind":"discount_given","person":"anna","register":"r-1","rules":1,"seq":19,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}','0be4f4fc6c17b2132d76df777df5e67248974e0e3d8e762f226d140aecb9eea2');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000014',1,'{"event":"Opened","basket":"b-00000000000000000000000000000014","at":"2026-11-23T09:00:20.000Z"}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000014',2,'{"event":"LineAdded","line":{"line":1,"item":"i-box","sku":"Sbox","name":"Madkasse","kind":"goods","unit":"pcs","quantity_thousandths":1000,"list_price_minor":9900,"price_minor":9900,"tax_class":"standard","tax_category":"S","tax_rate_ppm":250000,"code":"code:BOX","modifiers":[],"components":[{"item":"i-milk","quantity":2000,"sku":"Smilk","unit":"pcs"},{"item":"i-bread","quantity":1000,"sku":"Sbread","unit":"pcs"}],"stock":true}}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000014',3,'{"event":"LineNoted","line":1,"text":"grå"}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',1,'{"event":"Opened","basket":"b-00000000000000000000000000000017","at":"2026-11-23T09:00:23.000Z"}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',2,'{"event":"LineAdded","line":{"line":1,"item":"i-milk","sku":"Smilk","name":"Letmælk 1 l","kind":"goods","unit":"pcs","quantity_thousandths":1000,"list_price_minor":1295,"price_minor":1295,"tax_class":"standard","tax_category":"S","tax_rate_ppm":250000,"code":"gtin:05701234567899","modifiers":[],"components":[],"stock":true}}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',3,'{"event":"LineAdded","line":{"line":2,"item":"i-bread","sku":"Sbread","name":"Rugbrød","kind":"goods","unit":"pcs","quantity_thousandths":1000,"list_price_minor":2450,"price_minor":2450,"tax_class":"standard","tax_category":"S","tax_rate_ppm":250000,"code":"gtin:05709876543219","modifiers":[],"components":[],"stock":true}}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',4,'{"event":"LineRemoved","line":2}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',5,'{"event":"LineAdded","line":{"line":3,"item":"i-coffee","sku":"Scoffee","name":"Kaffe","kind":"goods","unit":"pcs","quantity_thousandths":1000,"list_price_minor":3000,"price_minor":3000,"tax_class":"standard","tax_category":"S","tax_rate_ppm":250000,"modifiers":[{"group":"g-size","modifier":"m-large","name":"Stor","price_minor":800,"quantity":1},{"group":"g-extra","modifier":"m-oat","name":"Havre","price_minor":500,"quantity":1}],"components":[],"stock":true}}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',6,'{"event":"PriceSet","line":3,"price_minor":3500,"reason":"damaged"}');
INSERT OR REPLACE INTO draft_step (basket, step, event) VALUES ('b-00000000000000000000000000000017',7,'{"event":"DiscountGiven","discount":{"discount":1,"by":"anna","line":1,"amount_minor":200}}');
INSERT OR REPLACE INTO device (key, value) VALUES ('catalogue.at','2026-11-23T05:00:00.000Z');
INSERT OR REPLACE INTO device (key, value) VALUES ('catalogue.cursor','1');
INSERT OR REPLACE INTO device (key, value) VALUES ('catalogue.slot','0');
INSERT OR REPLACE INTO device (key, value) VALUES ('journal.acknowledged','12');
INSERT OR REPLACE INTO device (key, value) VALUES ('journal.folded','2:19:0be4f4fc6c17b2132d76df777df5e67248974e0e3d8e762f226d140aecb9eea2');
INSERT OR REPLACE INTO device (key, value) VALUES ('settings.good','{"cash_rounding": {"rounding": "half_up", "step": 50}, "company": {"name": "N\u00f8rrebro Kolonial ApS", "vat_number": "DK12345674"}, "currency": "DKK", "id": "settings", "language": "da", "reasons_required": ["price_changed"], "receipt": {"footer": ["Tak for bes\u00f8get"]}, "register": {"id": "r-1", "name": "Kasse 1", "number": "K1"}, "store": {"id": "s-1", "name": "N\u00f8rrebro", "region": "DK", "zone": "Europe/Copenhagen"}, "tax": {"mode": "inclusive", "rates": [{"category": "S", "rate": 250000, "region": "DK", "tax_class": "standard", "valid_from": "1992-01-01"}, {"category": "Z", "rate": 0, "region": "DK", "tax_class": "zero", "valid_from": "1992-01-01"}], "rounding": "half_up", "rounding_at": "sum"}, "tenders": [{"gives_change": true, "kind": "cash", "names": {"da": "Kontant", "en": "Cash"}, "opens_drawer": true, "type": "cash"}, {"kind": "card", "names": {"da": "Kort", "en": "Card"}, "needs_reference": true, "type": "card"}, {"kind": "mobilepay", "names": {"da": "MobilePay"}, "type": "wallet"}]}');
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-00000000000000000000000000000002','2026-11-23T09:00:02.000Z','{"effect": "drawer-00000000000000000000000000000002", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-00000000000000000000000000000005','2026-11-23T09:00:05.000Z','{"effect": "drawer-00000000000000000000000000000005", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-00000000000000000000000000000009','2026-11-23T09:00:09.000Z','{"effect": "drawer-00000000000000000000000000000009", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-0000000000000000000000000000000c','2026-11-23T09:00:12.000Z','{"effect": "drawer-0000000000000000000000000000000c", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-00000000000000000000000000000010','2026-11-23T09:00:16.000Z','{"effect": "drawer-00000000000000000000000000000010", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-00000000000000000000000000000012','2026-11-23T09:00:18.000Z','{"effect": "drawer-00000000000000000000000000000012", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('drawer-00000000000000000000000000000013','2026-11-23T09:00:19.000Z','{"effect": "drawer-00000000000000000000000000000013", "kind": "open_drawer"}','done',NULL);
INSERT OR REPLACE INTO effect (effect, at, body, outcome, detail) VALUES ('print-00000000000000000000000000000021','2026-11-23T09:00:33.000Z','{"effect": "print-00000000000000000000000000000021", "kind": "print", "document": {"title": "receipt", "receipt_code": "K1-000003", "currency": "DKK", "tender_names": {"cash": {"da": "Kontant", "en": "Cash"}, "card": {"da": "Kort", "en": "Card"}, "mobilepay": {"da": "MobilePay"}}, "blocks": [{"block": "header", "lines": ["N\u00f8rrebro"], "company": "N\u00f8rrebro Kolonial ApS", "vat_number": "DK12345674"}, {"block": "mark", "mark": "copy", "number": 1}, {"block": "facts", "receipt_code": "K1-000003", "at": "2026-11-23T09:00:16.000Z", "zone": "Europe/Copenhagen", "register": "r-1", "seq": 12, "person": "anna"}, {"block": "line", "name": "Pilsner 33 cl", "sku": "Sbeer", "quantity": 1000, "unit": "pcs", "price": 1000, "amount": 1000, "total": 1000}, {"block": "line", "name": "Pant A", "sku": "Spant", "quantity": 1000, "unit": "pcs", "price": 100, "amount": 100, "total": 100, "deposit": true}, {"block": "line", "name": "Avis", "sku": "Spaper", "quantity": 1000, "unit": "pcs", "price": 3000, "amount": 3000, "total": 3000}, {"block": "sum", "label": "total", "amount": 4100, "strong": true}, {"block": "tender", "kind": "cash", "amount": 2000}, {"block": "tender", "kind": "mobilepay", "amount": 2100}, {"block": "taxes", "rows": [{"category": "S", "gross": 1100, "net": 880, "rate": 250000, "tax": 220}, {"category": "Z", "gross": 3000, "net": 3000, "rate": 0, "tax": 0}], "net": 3880, "tax": 220}, {"block": "footer", "lines": ["Tak for bes\u00f8get"]}, {"block": "barcode", "symbology": "code128", "text": "K1-000003"}]}}',NULL,NULL);
INSERT OR REPLACE INTO state (key, value) VALUES ('day','{"day":"2026-11-23","opened_at":"2026-11-23T09:00:12.000Z","sales":1,"refunds":1,"exchanges":0,"gross_minor":1650,"net_minor":1920,"tax_minor":-270,"sold_minor":4100,"returned_minor":-2450,"rounding_minor":0,"cash_minor":-450,"taxes":[{"category":"S","rate_ppm":250000,"net_minor":-1080,"tax_minor":-270,"gross_minor":-1350},{"category":"Z","rate_ppm":0,"net_minor":3000,"tax_minor":0,"gross_minor":3000}],"tenders":[{"name":"cash","tally":{"count":2,"amount_minor":-450}},{"name":"mobilepay","tally":{"count":1,"amount_minor":2100}}],"people":[{"name":"anna","tally":{"count":2,"amount_minor":1650}}],"discounts":{"count":0,"amount_minor":0},"price_changes":{"count":0,"amount_minor":0},"removed_lines":{"count":1,"amount_minor":2450},"voids":{"count":0,"amount_minor":0},"cancelled_tenders":{"count":0,"amount_minor":0},"copies":{"count":1,"amount_minor":0},"drawer_openings":{"count":0,"amount_minor":0},"training":{"count":0,"amount_minor":0},"has_float":true,"float_minor":36150,"pay_in":{"count":0,"amount_minor":0},"pay_out":{"count":1,"amount_minor":1500},"drop":{"count":0,"amount_minor":0},"first_receipt":3,"last_receipt":4,"grand_gross_minor":8929,"grand_returned_minor":-2450,"last_z":1}');
INSERT OR REPLACE INTO state (key, value) VALUES ('desk','{"training":false,"receipts":4,"training_receipts":0,"last_sale":13,"texts":4,"texts_hash":"e06fa0a11b411313e2011befe15827798e8c3002489d814dd0a1aa2096ae8f5a","last_at":"2026-11-23T09:00:36.000Z"}');
INSERT OR REPLACE INTO state (key, value) VALUES ('session','{"person":"anna","wrong":[]}');
INSERT OR REPLACE INTO parked (basket, training, name, at, total, lines) VALUES ('b-00000000000000000000000000000014',0,'Bord 4','2026-11-23T09:00:22.000Z',9900,1);
INSERT OR REPLACE INTO receipt (seq, receipt_code, at, day, total, type, training, search) VALUES (5,'K1-000001','2026-11-23T09:00:05.000Z','2026-11-23',6195,'sale',0,'k1-000001
letmælk 1 l
rugbrød');
INSERT OR REPLACE INTO receipt (seq, receipt_code, at, day, total, type, training, search) VALUES (7,'K1-000002','2026-11-23T09:00:08.000Z','2026-11-23',1084,'sale',0,'k1-000002
æbler');
INSERT OR REPLACE INTO receipt (seq, receipt_code, at, day, total, type, training, search) VALUES (12,'K1-000003','2026-11-23T09:00:16.000Z','2026-11-23',4100,'sale',0,'k1-000003
pilsner 33 cl
pant a
avis');
INSERT OR REPLACE INTO receipt (seq, receipt_code, at, day, total, type, training, search) VALUES (13,'K1-000004','2026-11-23T09:00:18.000Z','2026-11-23',-2450,'refund',0,'k1-000004
rugbrød');
INSERT OR REPLACE INTO refunded (register, seq, line, training, quantity, total) VALUES ('r-1',5,2,0,1000,2450);
INSERT OR REPLACE INTO refunded_by (register, seq, entry) VALUES ('r-1',5,13);
INSERT OR REPLACE INTO copied (seq, copies) VALUES (12,1);
INSERT OR REPLACE INTO sold (item, times) VALUES ('i-apple',1);
INSERT OR REPLACE INTO sold (item, times) VALUES ('i-beer',1);
INSERT OR REPLACE INTO sold (item, times) VALUES ('i-bread',1);
INSERT OR REPLACE INTO sold (item, times) VALUES ('i-milk',1);
INSERT OR REPLACE INTO sold (item, times) VALUES ('i-pant',1);
INSERT OR REPLACE INTO sold (item, times) VALUES ('i-paper',1);
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (1,'i-milk','SMILK',NULL,NULL,'["gtin:05701234567899"]','letmaelk 1 l smilk 5701234567899','{"sku":"Smilk","name":"Letm\u00e6lk 1 l","tax_class":"standard","codes":["gtin:05701234567899"],"price":1295}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (2,'i-bread','SBREAD',NULL,NULL,'["gtin:05709876543219"]','rugbroed sbread 5709876543219','{"sku":"Sbread","name":"Rugbr\u00f8d","tax_class":"standard","codes":["gtin:05709876543219"],"price":2450}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (3,'i-apple','SAPPLE',NULL,NULL,'["code:APPLE","instore:2112345"]','aebler sapple apple 2112345','{"sku":"Sapple","name":"\u00c6bler","tax_class":"standard","unit":"kg","codes":["code:APPLE","instore:2112345"],"price":2500}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (4,'i-beer','SBEER',NULL,NULL,'["code:BEER"]','pilsner 33 cl sbeer beer','{"sku":"Sbeer","name":"Pilsner 33 cl","tax_class":"standard","deposit":"i-pant","min_age":16,"codes":["code:BEER"],"price":1000}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (5,'i-pant','SPANT',NULL,NULL,NULL,'pant a spant','{"sku":"Spant","name":"Pant A","tax_class":"standard","kind":"deposit","price":100}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (6,'i-paper','SPAPER',NULL,NULL,'["code:PAPER"]','avis spaper paper','{"sku":"Spaper","name":"Avis","tax_class":"zero","codes":["code:PAPER"],"price":3000}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (7,'i-gift','SGIFT',NULL,NULL,'["code:GIFT"]','gavekort sgift gift','{"sku":"Sgift","name":"Gavekort","tax_class":"standard","stock":false,"kind":"service","codes":["code:GIFT"]}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (8,'i-shirt','SSHIRT',NULL,NULL,NULL,'t-shirt sshirt','{"sku":"Sshirt","name":"T-shirt","tax_class":"standard","has_variants":true}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (9,'i-shirt-m','SSHIRT-M',NULL,'i-shirt','["code:SHIRTM"]','t-shirt m sshirt-m shirtm','{"sku":"Sshirt-m","name":"T-shirt M","tax_class":"standard","variant_of":"i-shirt","codes":["code:SHIRTM"],"price":14900}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (10,'i-coffee','SCOFFEE',NULL,NULL,'["code:COFFEE"]','kaffe scoffee coffee','{"sku":"Scoffee","name":"Kaffe","tax_class":"standard","modifier_groups":["g-size","g-extra"],"codes":["code:COFFEE"],"price":3000}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (11,'i-box','SBOX',NULL,NULL,'["code:BOX"]','madkasse sbox box','{"sku":"Sbox","name":"Madkasse","tax_class":"standard","components":[{"item":"i-milk","sku":"Smilk","quantity":2000},{"item":"i-bread","sku":"Sbread","quantity":1000}],"codes":["code:BOX"],"price":9900}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (12,'i-old','SOLD',NULL,NULL,NULL,'julepynt sold','{"sku":"Sold","name":"Julepynt","tax_class":"standard","blocked":[{"from":"2026-01-01","to":"2026-12-31"}],"price":1000}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (13,'i-twin-a','STWIN-A',NULL,NULL,'["code:TWIN"]','tvilling a stwin-a twin','{"sku":"Stwin-a","name":"Tvilling A","tax_class":"standard","codes":["code:TWIN"],"price":500}');
INSERT OR REPLACE INTO item0 (row, id, sku, category, variant_of, codes, terms, body) VALUES (14,'i-twin-b','STWIN-B',NULL,NULL,'["code:TWIN"]','tvilling b stwin-b twin','{"sku":"Stwin-b","name":"Tvilling B","tax_class":"standard","codes":["code:TWIN"],"price":700}');
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:APPLE',3);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:BEER',4);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:BOX',11);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:COFFEE',10);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:GIFT',7);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:PAPER',6);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:SHIRTM',9);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:TWIN',13);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('code:TWIN',14);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('gtin:05701234567899',1);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('gtin:05709876543219',2);
INSERT OR REPLACE INTO item_code0 (key, row) VALUES ('instore:2112345',3);
INSERT OR REPLACE INTO item_search0_data (id, block) VALUES (1,X'0E35');
INSERT OR REPLACE INTO item_search0_data (id, block) VALUES (10,X'000000000101010001010101');
INSERT OR REPLACE INTO item_search0_data (id, block) VALUES (137438953473,X'0000023602303101010732313132333435030102333304010D3537303132333435363738393901040A39383736353433323139020101610508020565626C657203020470706C65030203766973060101620E02036565720402026F780B0102636C0402056F666665650A0108676176656B6F72740702036966740701086A756C6570796E740C01056B616666650A01016C01020765746D61656C6B0101016D09020761646B617373650B010470616E74050303706572060206696C736E657204010872756762726F6564020106736170706C65030204626565720403026F780B030472656164020206636F666665650A02046769667407020468697274080106016D0902046D696C6B0102036F6C640C020470616E740504037065720602057368697274080102047477696E0D010101740801020776696C6C696E670D01020377696E0D010002313101010132030101330401013501010101610302010701016204070301016304060101670701016A0C01016B0A01016C0101016D090201017004010101017202010173010101010101010101010101010101017408010401000332323103010233330401023537010101026165030201700302017606010262650402016F0B0102636C0402016F0A01026761070201690701026A750C01026B610A01026C650101026D610B01027061050102016904010272750201027361030201620202070201630A02016707020168080102016D0102016F0C020170050102017308010201740D01010274760D010201770D0104040A05100D0508070604060505080B060B08040A040A0706090B0907050709070804070607060908050B0705040405070605040404040506041107060506050404050405040504050505050604050506040405040405050506');
INSERT OR REPLACE INTO item_search0_idx (segid, term, pgno) VALUES (1,X'',2);
INSERT OR REPLACE INTO item_search0_config (k, v) VALUES ('version',4);
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('modifier_group','g-extra','{"names":{"da":"Ekstra","en":"Extra"},"min":0,"max":2,"modifiers":[{"id":"m-oat","names":{"da":"Havre","en":"Oat"},"price":500}]}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('modifier_group','g-size','{"names":{"da":"St\u00f8rrelse","en":"Size"},"min":1,"max":1,"modifiers":[{"id":"m-small","names":{"da":"Lille","en":"Small"},"price":0},{"id":"m-large","names":{"da":"Stor","en":"Large"},"price":800}]}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('person','anna','{"name":"Anna","roles":["all"],"pin":{"salt":"000102030405060708090a0b0c0d0e0f","iterations":1000,"hash":"b5bd6e88917e8c18c075e52eb8427bbc00f98d7308cd509c480e449242bbaac0"}}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('person','bo','{"name":"Bo","roles":["cashier"],"pin":{"salt":"000102030405060708090a0b0c0d0e0f","iterations":1000,"hash":"85da899b998b59b08ed14c3f8e9556d1025002064b6d360e8e44ecebb287436d"}}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('person','carl','{"name":"Carl","roles":[],"pin":{"salt":"000102030405060708090a0b0c0d0e0f","iterations":1000,"hash":"41e18eb3a001342b4e51286dbd026c8ef2d54a2c75036726c1123d6e09b4aeca"}}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('price_release','current','{"number":1,"hash":"abababababababababababababababababababababababababababababababab","published_at":"2026-11-01T00:00:00.000Z"}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('role','all','{"name":"Ejer","permissions":["sale.sell","sale.refund","sale.refund_without_receipt","line.remove","line.price","discount.line","discount.basket","basket.park","basket.void","tax.exempt","drawer.open","drawer.float","drawer.pay_in","drawer.pay_out","drawer.drop","drawer.count","day.x_report","day.z_report","receipt.copy","receipt.find","training.switch","item.age_override","office.view","office.manage"],"max_discount":1000000}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('role','cashier','{"name":"Kasse","permissions":["sale.sell","sale.refund","line.remove","basket.park","basket.void","receipt.find","receipt.copy","drawer.float","drawer.count","discount.line"],"max_discount":100000}');
INSERT OR REPLACE INTO document0 (collection, id, body) VALUES ('settings','settings','{"company":{"name":"N\u00f8rrebro Kolonial ApS","vat_number":"DK12345674"},"store":{"id":"s-1","name":"N\u00f8rrebro","zone":"Europe/Copenhagen","region":"DK"},"register":{"id":"r-1","number":"K1","name":"Kasse 1"},"currency":"DKK","language":"da","tax":{"mode":"inclusive","rounding_at":"sum","rounding":"half_up","rates":[{"tax_class":"standard","region":"DK","rate":250000,"category":"S","valid_from":"1992-01-01"},{"tax_class":"zero","region":"DK","rate":0,"category":"Z","valid_from":"1992-01-01"}]},"cash_rounding":{"step":50,"rounding":"half_up"},"tenders":[{"kind":"cash","type":"cash","names":{"da":"Kontant","en":"Cash"},"opens_drawer":true,"gives_change":true},{"kind":"card","type":"card","names":{"da":"Kort","en":"Card"},"needs_reference":true},{"kind":"mobilepay","type":"wallet","names":{"da":"MobilePay"}}],"reasons_required":["price_changed"],"receipt":{"footer":["Tak for bes\u00f8get"]}}');
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry never goes'); END;
CREATE INDEX effect_open ON effect (at) WHERE outcome IS NULL;
CREATE INDEX receipt_code ON receipt (receipt_code);
CREATE INDEX receipt_total ON receipt (total);
CREATE INDEX receipt_day ON receipt (day);
CREATE INDEX sold_most ON sold (times);
CREATE INDEX item_sku0 ON item0 (sku);
CREATE INDEX item_start0 ON item0 (start);
CREATE INDEX item_category0 ON item0 (category, start) WHERE category IS NOT NULL;
CREATE INDEX item_variant0 ON item0 (variant_of) WHERE variant_of IS NOT NULL;
PRAGMA user_version = 1;
