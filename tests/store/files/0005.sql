BEGIN TRANSACTION;
CREATE TABLE accounts (
	platform TEXT NOT NULL, 
	bot TEXT NOT NULL, 
	user TEXT NOT NULL, 
	owner INTEGER NOT NULL, linked_at BIGINT, 
	CONSTRAINT pk_accounts PRIMARY KEY (platform, bot, user), 
	CONSTRAINT fk_accounts_owner_owners FOREIGN KEY(owner) REFERENCES owners (id) ON DELETE CASCADE
);
INSERT INTO "accounts" VALUES('terminal','','me',1,NULL);
CREATE TABLE alarms (
	owner BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	CONSTRAINT pk_alarms PRIMARY KEY (owner, name)
);
INSERT INTO "alarms" VALUES(1,'reminder',1893000000000);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE codes (
	owner INTEGER NOT NULL, 
	selector TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_codes PRIMARY KEY (owner), 
	CONSTRAINT fk_codes_owner_owners FOREIGN KEY(owner) REFERENCES owners (id) ON DELETE CASCADE, 
	CONSTRAINT uq_codes_selector UNIQUE (selector)
);
CREATE TABLE counts (
	kind TEXT NOT NULL, 
	week INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_counts PRIMARY KEY (kind, week)
);
INSERT INTO "counts" VALUES('hurt',20291224,3);
CREATE TABLE diary (
	owner INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_diary PRIMARY KEY (owner, number), 
	CONSTRAINT fk_diary_owner_owners FOREIGN KEY(owner) REFERENCES owners (id) ON DELETE CASCADE
);
INSERT INTO "diary" VALUES(1,1,1893000000000,'2029-12-26','pain','{"score":4}');
INSERT INTO "diary" VALUES(1,2,1893000000000,'2029-12-26','done','{"score":4}');
CREATE TABLE files (
	platform TEXT NOT NULL, 
	bot TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	id TEXT NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (platform, bot, "key")
);
CREATE TABLE guesses (
	owner INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_guesses PRIMARY KEY (owner), 
	CONSTRAINT fk_guesses_owner_owners FOREIGN KEY(owner) REFERENCES owners (id) ON DELETE CASCADE
);
CREATE TABLE incoming (
	platform TEXT NOT NULL, 
	bot TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	id TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_incoming PRIMARY KEY (platform, bot, kind, id)
);
INSERT INTO "incoming" VALUES('terminal','','line','1',1893000000000);
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	owner BIGINT NOT NULL, 
	place BIGINT NOT NULL, 
	op TEXT NOT NULL, 
	slot TEXT NOT NULL, 
	content TEXT NOT NULL, 
	timer_alarm TEXT, 
	timer_seconds INTEGER, 
	priority INTEGER NOT NULL, 
	useful_until BIGINT, 
	created_at BIGINT NOT NULL, 
	attempts INTEGER NOT NULL, 
	not_before BIGINT NOT NULL, 
	leased_by TEXT, 
	leased_until BIGINT, 
	state TEXT NOT NULL, 
	settled_at BIGINT, 
	error TEXT, reply TEXT, reply_until BIGINT, reply_first BOOLEAN DEFAULT 0 NOT NULL, last BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);
INSERT INTO "outbox" VALUES(1,'terminal',1,1,'send','step','{"text":"Hello"}',NULL,NULL,0,NULL,1893000000000,0,1893000000000,NULL,NULL,'waiting',NULL,NULL,NULL,NULL,0,0);
CREATE TABLE owners (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	home_place BIGINT, 
	updated_at BIGINT NOT NULL
, merged_into BIGINT);
INSERT INTO "owners" VALUES(1,'person','{"v":1,"person":{"id":1,"locale":"en","zone":"Europe/Berlin"}}',1,1893000000000,NULL);
CREATE TABLE pairings (
	id TEXT NOT NULL, 
	first INTEGER NOT NULL, 
	second INTEGER NOT NULL, 
	agreed BOOLEAN NOT NULL, 
	expires_at BIGINT NOT NULL, 
	CONSTRAINT pk_pairings PRIMARY KEY (id), 
	CONSTRAINT fk_pairings_first_owners FOREIGN KEY(first) REFERENCES owners (id) ON DELETE CASCADE, 
	CONSTRAINT fk_pairings_second_owners FOREIGN KEY(second) REFERENCES owners (id) ON DELETE CASCADE
);
CREATE TABLE parked (
	platform TEXT NOT NULL, 
	bot TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	id TEXT NOT NULL, 
	error TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_parked PRIMARY KEY (platform, bot, kind, id)
);
INSERT INTO "parked" VALUES('terminal','','line','1','ValueError',1893000000000);
CREATE TABLE places (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	platform TEXT NOT NULL, 
	bot TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	private BOOLEAN NOT NULL, 
	owner INTEGER, 
	closed_at BIGINT, reply TEXT, reply_until BIGINT, address TEXT, 
	CONSTRAINT fk_places_owner_owners FOREIGN KEY(owner) REFERENCES owners (id) ON DELETE SET NULL, 
	CONSTRAINT uq_places_platform_bot_chat_thread UNIQUE (platform, bot, chat, thread)
);
INSERT INTO "places" VALUES(1,'terminal','','terminal','',1,1,NULL,NULL,NULL,NULL);
CREATE TABLE slots (
	place BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	content TEXT NOT NULL, 
	shown_at BIGINT NOT NULL, 
	CONSTRAINT pk_slots PRIMARY KEY (place, name)
);
INSERT INTO "slots" VALUES(1,'step','7','{"text":"Hello"}',1893000000000);
CREATE INDEX ix_alarms_due_at ON alarms (due_at);
CREATE INDEX ix_outbox_head ON outbox (place, id) WHERE state = 'waiting';
CREATE INDEX ix_outbox_queue ON outbox (channel, priority, id) WHERE state = 'waiting';
CREATE INDEX ix_outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX ix_outbox_timers ON outbox (owner) WHERE state = 'waiting' AND timer_alarm IS NOT NULL;
CREATE INDEX ix_outbox_useful ON outbox (channel, useful_until) WHERE state = 'waiting' AND useful_until IS NOT NULL;
CREATE INDEX ix_slots_shown_at ON slots (shown_at);
CREATE INDEX ix_accounts_owner ON accounts (owner);
CREATE INDEX ix_places_owner ON places (owner);
CREATE INDEX ix_incoming_at ON incoming (at);
CREATE TRIGGER diary_append_only BEFORE UPDATE ON diary BEGIN SELECT RAISE(ABORT, 'the diary is append-only'); END;
CREATE INDEX ix_outbox_secret ON outbox (reply_until) WHERE reply_until IS NOT NULL;
CREATE INDEX ix_pairings_first ON pairings (first);
CREATE INDEX ix_pairings_second ON pairings (second);
CREATE INDEX ix_outbox_again ON outbox (channel, not_before) WHERE state = 'waiting' AND attempts > 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('owners',1);
INSERT INTO "sqlite_sequence" VALUES('places',1);
COMMIT;
