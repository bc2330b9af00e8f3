//! Bytes on a socket, for what an HTTP library refuses to send.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// Sends the bytes, and reads until the server closes the connection or says nothing for so long.
pub fn raw_exchange(address: &str, bytes: &[u8], patience: Duration) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(patience)).expect("not zero");
    // A server that refuses early closes early; what it said is still there to read.
    let _refused = stream.write_all(bytes);
    let mut answer = Vec::new();
    let mut buffer = [0_u8; 4096];
    while let Ok(length) = stream.read(&mut buffer) {
        match buffer.get(..length) {
            Some(read) if length > 0 => answer.extend_from_slice(read),
            _ => break,
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}
