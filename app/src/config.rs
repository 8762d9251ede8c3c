//! Configuration, read once.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, anyhow};
use db::Address;
use files::store::S3Config;
use kernel::Ids;

use crate::cli::Place;

/// Where things are kept.
#[derive(Debug, Clone)]
pub struct Config {
    pub data: PathBuf,
    pub address: Address,
    pub subdistrict: Option<String>,
    pub json: bool,
}

impl Config {
    pub fn new(place: &Place) -> Result<Self> {
        let address = match &place.database_url {
            Some(url) => Address::from_str(url).map_err(|why| anyhow!(why))?,
            None => Address::Sqlite(place.data.join("gewu.db")),
        };
        Ok(Self {
            data: place.data.clone(),
            address,
            subdistrict: place.subdistrict.clone(),
            json: place.json,
        })
    }

    /// Gives the data folder this key, unless it has one.
    pub fn put_key(&self, key: [u8; 32]) -> Result<()> {
        fs::create_dir_all(&self.data).with_context(|| format!("cannot make {}", self.data.display()))?;
        let path = self.data.join("secret.key");
        if path.exists() { Ok(()) } else { write_private(&path, &key) }
    }

    /// The key that personal fields are sealed with: made at the first start, readable by its owner only. Whoever
    /// loses it loses the sealed fields: back it up apart from the database.
    pub fn key(&self) -> Result<[u8; 32]> {
        self.put_key(Ids::from_os().bytes())?;
        let path = self.data.join("secret.key");
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        bytes.try_into().map_err(|_wrong| anyhow!("{} is not a key of 32 bytes", path.display()))
    }

    /// How people prove who they are: `identity.toml` in the data folder, where there is one.
    pub fn identity(&self) -> Result<identity::Settings> {
        let path = self.data.join("identity.toml");
        if !path.exists() {
            return Ok(identity::Settings::default());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not understood", path.display()))
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// `ENDPOINT,REGION,BUCKET` and the keys from the environment.
#[expect(clippy::disallowed_methods, reason = "the one reader of the environment beside the command line")]
pub fn s3(text: &str) -> Result<S3Config> {
    let parts: Vec<&str> = text.split(',').collect();
    let [endpoint, region, bucket] = parts[..] else {
        return Err(anyhow!("`{text}` is not ENDPOINT,REGION,BUCKET"));
    };
    let key = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    Ok(S3Config {
        endpoint: endpoint.to_owned(),
        region: region.to_owned(),
        bucket: bucket.to_owned(),
        access_key: key("GEWU_S3_ACCESS_KEY")?,
        secret_key: key("GEWU_S3_SECRET_KEY")?,
    })
}
