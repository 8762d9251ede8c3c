//! The two schemas are the same: tables, columns, nullability, keys, indexes.

use std::collections::BTreeMap;

use db::{Tx, params};
use testkit::{Fresh, postgres_is_there};

/// Table → columns as `name type null?`, in order.
type Columns = BTreeMap<String, Vec<String>>;

#[tokio::test]
async fn sqlite_and_postgres_have_the_same_tables_and_columns() {
    if postgres_is_there() {
        assert_eq!(sqlite_columns().await, postgres_columns().await);
    }
}

#[tokio::test]
async fn sqlite_and_postgres_have_the_same_indexes() {
    if postgres_is_there() {
        assert_eq!(sqlite_indexes().await, postgres_indexes().await);
    }
}

fn fold(rows: &[db::Row], line: impl Fn(&db::Row) -> String) -> Columns {
    let mut tables = Columns::new();
    for row in rows {
        tables.entry(row.get("t").unwrap()).or_default().push(line(row));
    }
    tables
}

async fn rows(fresh: Fresh, sql: &'static str) -> Vec<db::Row> {
    fresh.db.read(async move |tx: &mut Tx| tx.all(sql, params![]).await).await.unwrap()
}

fn column_line(row: &db::Row) -> String {
    let ty: String = row.get("ty").unwrap();
    let ty = match ty.to_lowercase().as_str() {
        "integer" | "bigint" => "int",
        "real" | "double precision" => "real",
        "blob" | "bytea" => "blob",
        "text" => "text",
        other => panic!("{other} is outside the common subset"),
    };
    let need = if row.get::<bool>("needed").unwrap() { "not null" } else { "null" };
    format!("{} {ty} {need}", row.get::<String>("c").unwrap())
}

async fn sqlite_columns() -> Columns {
    let sql = "select m.name as t, p.name as c, p.type as ty, (p.\"notnull\" or p.pk > 0) as needed from sqlite_master m \
               join pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, p.cid";
    fold(&rows(Fresh::sqlite().await, sql).await, column_line)
}

async fn postgres_columns() -> Columns {
    let sql = "select cast(table_name as text) as t, cast(column_name as text) as c, cast(data_type as text) as ty, \
               is_nullable = 'NO' as needed from information_schema.columns where table_schema = 'public' \
               order by table_name, ordinal_position";
    fold(&rows(Fresh::postgres().await, sql).await, column_line)
}

/// Table → indexed column lists with `unique`, sorted; names of implied indexes differ, what they cover does not.
async fn sqlite_indexes() -> BTreeMap<String, Vec<String>> {
    let sql = "select m.name as t, il.name as i, il.\"unique\" as u, \
               (select group_concat(name, ',') from (select name from pragma_index_info(il.name) order by seqno)) as c \
               from sqlite_master m join pragma_index_list(m.name) il where m.type = 'table' and m.name not like 'sqlite_%'";
    sorted(fold(&rows(Fresh::sqlite().await, sql).await, index_line))
}

async fn postgres_indexes() -> BTreeMap<String, Vec<String>> {
    let sql = "select cast(t.relname as text) as t, i.indisunique as u, \
               (select string_agg(cast(a.attname as text), ',' order by k.n) from unnest(i.indkey) with ordinality k(num, n) \
               join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num) as c \
               from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace \
               where s.nspname = 'public'";
    sorted(fold(&rows(Fresh::postgres().await, sql).await, index_line))
}

fn index_line(row: &db::Row) -> String {
    let unique = if row.get::<bool>("u").unwrap() { "unique " } else { "" };
    format!("{unique}{}", row.get::<String>("c").unwrap())
}

fn sorted(mut tables: Columns) -> Columns {
    // SQLite needs no index for a rowid key; PostgreSQL always makes one.
    tables.entry("subdistricts".to_owned()).or_default().retain(|line| line != "unique id");
    for lines in tables.values_mut() {
        lines.sort();
    }
    tables
}
