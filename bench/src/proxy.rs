//! A connection between client and server that breaks at the worst moment: after the server has answered and before
//! the client has heard it.

use std::net::SocketAddr;

use anyhow::Result;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Listens for clients and cuts off every answer; stops when dropped.
pub struct Cutter {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Cutter {
    pub async fn before(server: SocketAddr, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            while let Ok((client, _)) = listener.accept().await {
                let share = random.random_range(0.0..1.0);
                tokio::spawn(async move { pass_and_cut(client, server, share).await });
            }
        });
        Ok(Self { address, task })
    }
}

impl Drop for Cutter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Passes requests on until the server answers; then the client gets `share` of the first piece of the answer, which
/// is less than the whole, and both connections end.
async fn pass_and_cut(mut client: TcpStream, server: SocketAddr, share: f64) -> std::io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    let (mut request, mut answer) = (Vec::new(), Vec::new());
    loop {
        tokio::select! {
            read = client.read_buf(&mut request) => {
                if read? == 0 {
                    return Ok(());
                }
                server.write_all(&request).await?;
                request.clear();
            }
            read = server.read_buf(&mut answer) => {
                read?;
                return client.write_all(&answer[..part_of(answer.len(), share)]).await;
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a length of a few hundred bytes"
)]
fn part_of(length: usize, share: f64) -> usize {
    (length as f64 * share) as usize
}
