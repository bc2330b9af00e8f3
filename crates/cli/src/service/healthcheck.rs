//! `pairwell healthcheck`: asks a running service whether it is ready.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use clap::Parser;

use crate::{failure::Failure, output::Terminal};

/// A service that takes longer is not ready.
const TIMEOUT: Duration = Duration::from_secs(3);

#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// Address and port of the service
    #[arg(long, env = "PAIRWELL_BIND", default_value = "127.0.0.1:8080")]
    address: String,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    // A service that listens on every address is asked on this machine's own.
    let address = args.address.replace("0.0.0.0:", "127.0.0.1:");
    let status = ask(&address)
        .map_err(|error| Failure::failed(format!("no answer from {address}: {error}")))?;
    if status.split(' ').nth(1) == Some("200") {
        terminal.remark("ready");
        Ok(())
    } else {
        Err(Failure::failed(format!("{address} is not ready: {status}")))
    }
}

/// One request needs no HTTP library: the status line is the answer.
fn ask(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
