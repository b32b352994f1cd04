//! Connecting: to what is not there yet, to what others make at the same time, and to what is not ours.

use std::thread;
use std::time::Duration;

use ergate::Job;
use ergate::backend::{Backend, BackendErrorKind, Postgres};

use super::scene::{client, runtime, schema, server};

#[test]
fn many_workers_may_start_at_once_on_an_empty_database() {
    const STORES: usize = 8;
    let schema = schema();
    let stores: Vec<Postgres> = thread::scope(|scope| {
        let starting: Vec<_> = (0..STORES)
            .map(|_| {
                let options = Postgres::options().schema(schema.as_str());
                scope.spawn(|| options.connect_blocking(&server().address()).unwrap())
            })
            .collect();
        starting.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let runtime = runtime();
    for store in &stores {
        runtime
            .block_on(store.enqueue(vec![Job::new("shop")]))
            .unwrap();
    }
    let counts = runtime.block_on(stores[0].counts()).unwrap();
    assert_eq!(counts[0].jobs, STORES as u64);
}

/// Does something to a schema, and tries to connect to it.
fn refusal(sql: &str) -> (BackendErrorKind, String) {
    let schema = schema();
    let runtime = runtime();
    runtime.block_on(async {
        let options = Postgres::options().schema(schema.as_str());
        if sql.contains("version") {
            options.clone().connect(&server().address()).await.unwrap();
        }
        let client = client(&server().address()).await;
        client
            .batch_execute(&sql.replace("{schema}", &schema))
            .await
            .unwrap();
        let error = options.connect(&server().address()).await.unwrap_err();
        (error.kind(), error.to_string().replace(&schema, "SCHEMA"))
    })
}

#[test]
fn a_schema_of_a_later_version_is_refused() {
    let (kind, message) = refusal("UPDATE {schema}.version SET number = 99");
    assert_eq!(kind, BackendErrorKind::Unusable);
    let expected = "a later version of ergate has made the schema `SCHEMA` (its tables have version 99, and this one";
    assert!(message.contains(expected), "{message}");
    assert!(message.contains("upgrade ergate here too"), "{message}");
}

#[test]
fn a_schema_of_another_program_is_refused_and_left_alone() {
    let (kind, message) = refusal("CREATE SCHEMA {schema}; CREATE TABLE {schema}.job (title text)");
    assert_eq!(kind, BackendErrorKind::Unusable);
    let expected =
        "the schema `SCHEMA` holds another program's tables; give ergate a schema of its own";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let options = Postgres::options().patience(Duration::from_millis(100));
    let error = options
        .connect_blocking("postgres://ada:secret@127.0.0.1:1/shop")
        .unwrap_err();
    assert_eq!(error.kind(), BackendErrorKind::Unavailable);
    let message = error.to_string();
    assert!(
        message.contains("can't open the store in the database `shop` at 127.0.0.1:1"),
        "{message}"
    );
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn a_user_who_is_not_there_is_not_waited_for() {
    let address = server().address().replace("ergate@", "nobody@");
    let error = Postgres::connect_blocking(&address).unwrap_err();
    assert_eq!(error.kind(), BackendErrorKind::Unusable);
    assert!(
        error.to_string().contains("role \"nobody\" does not exist"),
        "{error}"
    );
}

#[test]
fn a_database_that_has_no_room_for_every_text_is_refused() {
    let runtime = runtime();
    runtime.block_on(async {
        let client = client(&server().address()).await;
        let make = "CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0";
        client.batch_execute(make).await.unwrap();
    });
    let address = server().address().replace("/postgres?", "/latin?");
    let error = Postgres::connect_blocking(&address).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("make a database with the encoding UTF8"),
        "{error}"
    );
}

#[test]
fn a_name_that_is_none_for_a_schema_is_refused() {
    for name in ["", "1st", "my schema", "a\"b", &"x".repeat(60)] {
        let error = Postgres::options()
            .schema(name)
            .connect_blocking(&server().address());
        assert!(
            error
                .unwrap_err()
                .to_string()
                .contains("can't be the name of the store's schema")
        );
    }
    assert!(Postgres::connect_blocking("nonsense").is_err());
}
