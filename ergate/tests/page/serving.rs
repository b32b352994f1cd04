//! The page on a port of its own.

use ergate::Memory;
use ergate::page::{Page, PageError};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use tokio::net::TcpListener;

async fn ask(address: SocketAddr, host: &str) -> String {
    let request = format!("GET /overview HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    asked.await.unwrap()
}

#[tokio::test]
async fn it_is_served_to_this_machine_under_its_own_names() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = tokio::spawn(Page::new(Memory::new()).serve_on(listener));
    for host in [address.to_string(), format!("localhost:{}", address.port())] {
        let answer = ask(address, &host).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("<h1>0 jobs</h1>"), "{answer}");
    }
    // A site that lets its own name lead here gets nothing.
    let answer = ask(address, "evil.example").await;
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
    assert!(answer.contains("content-security-policy"), "{answer}");
    assert!(!answer.contains("jobs</h1>"), "{answer}");
    served.abort();
}

#[tokio::test]
async fn other_machines_reach_it_only_where_the_program_says_so() {
    let refused = Page::new(Memory::new()).serve("0.0.0.0:0").await;
    let error = refused.expect_err("other machines would see all jobs");
    assert!(matches!(error, PageError::NotThisMachine { .. }));
    assert!(
        error.to_string().contains("say `allow_other_machines()`"),
        "{error}"
    );

    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let page = Page::new(Memory::new()).allow_other_machines();
    let served = tokio::spawn(page.serve_on(listener));
    let answer = ask(([127, 0, 0, 1], port).into(), "till.example").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    served.abort();
}

#[tokio::test]
async fn an_address_in_use_is_told_of() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = Page::new(Memory::new()).serve(address).await;
    assert!(matches!(served, Err(PageError::Listen(_))));
}
