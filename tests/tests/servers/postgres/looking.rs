//! The page, on a store that other machines share.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use ergate::backend::{Backend, Postgres};
use ergate::page::Page;
use ergate::{Job, Status};
use tokio::net::TcpListener;

use super::scene::{runtime, schema, server};

fn get(address: SocketAddr, view: &str) -> serde_json::Value {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET /{view} HTTP/1.0\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

#[test]
fn the_page_shows_what_the_database_holds() {
    let options = Postgres::options().schema(schema().as_str());
    let store = options.connect_blocking(&server().address()).unwrap();
    let runtime = runtime();
    let jobs = ["order-1", "order-2", "mail-1"].map(|id| {
        let mut job = Job::new("shop");
        job.id = id.parse().unwrap();
        job
    });
    let mut jobs = jobs.to_vec();
    jobs[1].status = Status::Failed;
    runtime.block_on(store.enqueue(jobs)).unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let served = runtime.spawn(Page::new(store).serve_on(listener));

    let overview = get(address, "overview.json");
    assert_eq!(overview["statuses"]["queued"], 2);
    assert_eq!(overview["failed_lately"][0]["id"], "order-2");
    let list = get(address, "jobs.json?id=order&status=queued");
    assert_eq!(list["jobs"][0]["id"], "order-1");
    assert_eq!(list["next"], serde_json::Value::Null);
    assert_eq!(get(address, "job.json?id=mail-1")["status"], "queued");
    assert_eq!(get(address, "job.json?id=mail-2")["status"], 404);
    served.abort();
}
