//! The beginning of a handshake that nobody should go on with: a server that chooses an old version, or
//! an old suite. It is written by hand, since no library of ours speaks them.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::https_fault::HttpsFault;

/// What a server chooses, as it stands in ServerHello: version and suite.
pub(super) type Choice = ([u8; 2], [u8; 2]);

/// TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA.
const CBC: [u8; 2] = [0xc0, 0x13];

/// What is chosen under a fault.
pub(super) static CHOICES: &[(HttpsFault, Choice)] = &[
    (HttpsFault::Tls12Cbc, ([3, 3], CBC)),
    (HttpsFault::Tls11, ([3, 2], CBC)),
    (HttpsFault::Tls10, ([3, 1], CBC)),
];

/// Most bytes that are read of a client.
const MOST: u64 = 64 << 10;

/// Chooses, and reads until the client goes.
pub(super) async fn choose<S>(mut client: S, (version, suite): Choice) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut head = [0; 5];
    client.read_exact(&mut head).await?;
    let mut hello = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    client.read_exact(&mut hello).await?;
    client.write_all(&server_hello(version, suite)).await?;
    client.flush().await?;
    tokio::io::copy(&mut client.take(MOST), &mut tokio::io::sink()).await?;
    Ok(())
}

/// A record with a ServerHello in it (RFC 5246 §7.4.1.3): no session, no compression, no extension.
fn server_hello(version: [u8; 2], suite: [u8; 2]) -> Vec<u8> {
    const RANDOM: [u8; 32] = [0x5a; 32];
    let body = [&version[..], &RANDOM, &[0], &suite, &[0]].concat();
    let length = body.len() as u8;
    let handshake = [&[2, 0, 0, length][..], &body].concat();
    let length = handshake.len() as u8;
    [&[22][..], &version, &[0, length], &handshake].concat()
}
