//! E-mails, to a mail server on this machine that speaks SMTP and keeps what it is told.

use std::sync::{Arc, Mutex};

use kernel::Clock;
use notify::Channel;
use testkit::Town;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use web::Lang;

use super::{add, count, relay, say, to};

pub(super) type Letters = Arc<Mutex<Vec<String>>>;

pub(super) async fn mail_server() -> (String, Letters) {
    mail_server_that(b"250 ok\r\n").await
}

/// It says this to whoever names a sender.
async fn mail_server_that(says: &'static [u8]) -> (String, Letters) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let letters = Letters::default();
    let kept = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, says, Arc::clone(&kept)));
        }
    });
    (url, letters)
}

/// One conversation, as RFC 5321 has it: envelope, then the letter up to a lone dot.
async fn talk(stream: TcpStream, to_sender: &'static [u8], letters: Letters) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.town.example ESMTP\r\n").await?;
    let mut letter: Option<String> = None;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        if let Some(text) = letter.as_mut().filter(|_| line != ".\r\n") {
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            line.clear();
            continue;
        }
        let command = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match (letter.take(), command.as_str()) {
            (Some(text), _) => {
                letters.lock().unwrap().push(text);
                b"250 kept as 42\r\n"
            }
            (None, "EHLO") => b"250-mail.town.example\r\n250 8BITMIME\r\n",
            (None, "RCPT") if line.contains("nobody@") => b"550 no such mailbox\r\n",
            (None, "MAIL") => to_sender,
            (None, "DATA") => {
                letter = Some(String::new());
                b"354 go on\r\n"
            }
            (None, "QUIT") => b"221 bye\r\n",
            (None, _) => b"250 ok\r\n",
        };
        stream.write_all(answer).await?;
        line.clear();
    }
    Ok(())
}

testkit::on_both_databases! {
    async fn a_letter_says_the_same_in_text_and_html_and_how_to_end_it(fresh) {
        let town = Town::new(fresh).await;
        let (url, letters) = mail_server().await;
        let subscription = format!("subscription:{}", uuid::Uuid::from_u128(9));
        let mut new = to(Channel::Mail, &subscription, "reader@example.org");
        (new.unsubscribe, new.language) = ("/subscriptions/abc/end".to_owned(), Lang::En);
        add(&town, new).await;
        let id = say(&town, &subscription, None, 0, false).await;
        relay(&town, Some(url)).round(town.clock.now()).await.unwrap();
        let letters = letters.lock().unwrap().clone();
        let [letter] = &letters[..] else { panic!("{letters:?}") };
        let unfolded = letter.replace("\r\n ", " ");
        for part in [
            "To: reader@example.org",
            "Subject: 20260907-000001-3: ",
            &format!("Message-ID: <{id}."),
            "List-Unsubscribe: <https://town.example/subscriptions/abc/end>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Auto-Submitted: auto-generated",
            "text/plain",
            "text/html",
        ] {
            assert!(unfolded.contains(part), "{part} is not in {letter}");
        }
        assert_eq!(count(&town, "delivered").await, 1);
    }

    async fn a_server_that_does_not_take_our_name_is_not_asked_again_for_every_letter(fresh) {
        let town = Town::new(fresh).await;
        let (url, letters) = mail_server_that(b"530 5.7.0 authentication required\r\n").await;
        add(&town, to(Channel::Mail, "role:leader", "reader@example.org")).await;
        for _ in 0..5 {
            say(&town, "role:leader", None, 0, false).await;
        }
        relay(&town, Some(url)).round(town.clock.now()).await.unwrap();
        assert!(letters.lock().unwrap().is_empty());
        let sql = "select cast(sum(attempts) as bigint) as n from deliveries";
        let tried: i64 = town.fresh.db.ask(sql, []).await.unwrap()[0].get("n").unwrap();
        assert_eq!((tried, count(&town, "waiting").await), (1, 5), "one try tells it of all");
    }

    async fn a_mailbox_that_is_not_there_holds_up_no_other(fresh) {
        let town = Town::new(fresh).await;
        let (url, letters) = mail_server().await;
        for address in ["nobody@example.org", "reader@example.org"] {
            add(&town, to(Channel::Mail, "role:leader", address)).await;
        }
        say(&town, "role:leader", None, 0, false).await;
        relay(&town, Some(url)).round(town.clock.now()).await.unwrap();
        assert_eq!(letters.lock().unwrap().len(), 1);
        assert_eq!((count(&town, "delivered").await, count(&town, "waiting").await), (1, 1));
    }
}
