//! Clients that dawdle are let go; they cannot keep the service busy.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use e2e::Server;

/// Sends these bytes, then nothing, and waits for what the server says on its own.
fn dawdle(server: &Server, bytes: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("not zero");
    stream
        .write_all(bytes.as_bytes())
        .expect("the server reads");
    let mut answer = String::new();
    let closed = stream.read_to_string(&mut answer);
    assert!(
        closed.is_ok(),
        "the server did not close the connection: {closed:?}, {answer}"
    );
    answer
}

#[test]
fn a_body_that_does_not_arrive_is_408() {
    let server = Server::with(&[("PAIRWELL_BODY_DEADLINE_SECONDS", "1")]);
    let owner = server.organization().owner;
    let request = format!(
        "POST /v1/skills HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{{\"na",
        owner.token()
    );
    let answer = dawdle(&server, &request);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(
        answer.contains("urn:pairwell:problem:request-timeout"),
        "{answer}"
    );
}

#[test]
fn headers_that_do_not_arrive_are_not_waited_for() {
    let answer = dawdle(Server::shared(), "GET /v1/me HTTP/1.1\r\nHost: x\r\n");
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
}
