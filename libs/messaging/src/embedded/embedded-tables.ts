/** The log in the store's file. Positions are one sequence for all topics, so each topic sees gaps, as with Kafka. */
export const BUS_TABLES: readonly string[] = [
  `CREATE TABLE bus_topics (
     topic TEXT PRIMARY KEY,
     compacted INTEGER NOT NULL,
     removed_to INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE bus_records (
     position INTEGER PRIMARY KEY,
     topic TEXT NOT NULL,
     compacted INTEGER NOT NULL,
     key TEXT NOT NULL,
     logged_at INTEGER NOT NULL,
     headers TEXT NOT NULL,
     body TEXT
   );
   CREATE INDEX bus_records_topic ON bus_records (topic, position);
   CREATE INDEX bus_records_key ON bus_records (topic, key, position) WHERE compacted = 1;
   CREATE TABLE bus_offsets (
     consumer_group TEXT NOT NULL,
     topic TEXT NOT NULL,
     position INTEGER NOT NULL,
     PRIMARY KEY (consumer_group, topic)
   ) WITHOUT ROWID;`,
];
