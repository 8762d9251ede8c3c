//! The parts put together.

use std::sync::Arc;

use administration_server::Administration;
use anyhow::Context;
use assessment_server::Assessments;
use cases_server::Cases;
use catalogue_server::Catalogues;
use db::numbers::Numbers;
use db::{Db, Failure, Result, Tx};
use files::darkroom::Darkroom;
use files::store::FileStore;
use identity::Identity;
use kernel::{Actor, Clock, Ids, Refusal, SystemClock};
use overview_server::Overviews;
use residents_server::Residents;
use territory_server::Territories;
use web::subdistricts::{self, Subdistrict};
use web::{Inner, Platform, Routes, Sealer, Settings};

use crate::config::Config;
use crate::observe::Beat;

/// Every service of the program.
#[derive(Clone)]
pub struct Services {
    pub platform: Platform,
    pub territories: Territories,
    pub catalogues: Catalogues,
    pub cases: Cases,
    pub relay: notify::Relay,
    pub residents: Residents,
    pub administration: Administration,
    pub identity: Identity,
    /// When the worker last began a round.
    pub beat: Beat,
}

/// What differs between serving, one-off commands, the demo and tests.
pub struct Wiring {
    pub clock: Arc<dyn Clock>,
    pub ids: Ids,
    pub settings: Settings,
    pub files: Option<FileStore>,
    pub darkroom: Darkroom,
    pub notify: notify::Settings,
}

impl Default for Wiring {
    fn default() -> Self {
        let settings = Settings { public_url: String::new(), secure_cookies: false, front: None };
        Self {
            clock: Arc::new(SystemClock),
            ids: Ids::from_os(),
            settings,
            files: None,
            darkroom: Darkroom::InProcess,
            notify: notify::Settings::default(),
        }
    }
}

impl Services {
    /// Opens the database and makes the services.
    pub async fn open(config: &Config, wiring: Wiring) -> Result<Self> {
        let db = Db::open(&config.address).await?;
        Self::over(db, config, wiring)
    }

    /// The services over a database that is open already.
    pub fn over(db: Db, config: &Config, wiring: Wiring) -> Result<Self> {
        let Wiring { clock, ids, settings, files, darkroom, notify } = wiring;
        let files = match files {
            Some(files) => files,
            None => FileStore::disk(&config.data.join("files"), Arc::new(SystemClock))
                .context("cannot open the photo store")?,
        };
        let sealer = Sealer::new(config.key()?);
        let platform = Platform::new(Inner {
            db,
            clock,
            ids,
            numbers: Numbers::default(),
            files,
            darkroom,
            sealer,
            settings,
        });
        let identity = Identity::new(platform.clone(), config.identity()?);
        let territories = Territories::new(platform.clone());
        let catalogues = Catalogues::new(platform.clone());
        let cases = Cases::new(platform.clone(), territories.clone(), catalogues.clone())?;
        let relay = notify::Relay::new(platform.clone(), notify)?;
        let residents = Residents::new(platform.clone(), territories.clone(), cases.clone())?;
        let administration = Administration::new(identity.clone(), cases.clone());
        Ok(Self {
            platform,
            territories,
            catalogues,
            cases,
            relay,
            residents,
            administration,
            identity,
            beat: Beat::default(),
        })
    }

    /// Pages and API of all areas.
    pub fn routes(&self) -> Routes {
        territory_server::routes(self.territories.clone())
            .and(catalogue_server::routes(self.catalogues.clone()))
            .and(cases_server::routes(self.cases.clone()))
            .and(administration_server::routes(self.administration.clone()))
            .and(identity::routes(self.identity.clone()))
            .and(notify::routes(self.relay.clone()))
            .and(desk_server::routes(self.cases.clone()))
            .and(overview_server::routes(Overviews::new(self.cases.clone())))
            .and(assessment_server::routes(Assessments::new(self.cases.clone())))
            .and(residents_server::routes(self.residents.clone()))
    }

    /// Who a command changes something as: the program, in the subdistrict that the command is about.
    pub async fn author(&self, config: &Config) -> Result<Actor> {
        let subdistrict = self.subdistrict(config.subdistrict.as_deref()).await?;
        Ok(Actor { name: "gewu".to_owned(), ..Actor::system(subdistrict.id) })
    }

    /// The subdistrict that a command is about: the one named, or the only one.
    pub async fn subdistrict(&self, named: Option<&str>) -> Result<Subdistrict> {
        let named = named.map(str::to_owned);
        let find = async move |tx: &mut Tx| match named {
            Some(code) => subdistricts::by_code(tx, &code).await,
            None => only_one(subdistricts::all(tx).await?),
        };
        self.platform.db.read(find).await
    }
}

fn only_one(mut all: Vec<Subdistrict>) -> Result<Subdistrict> {
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(Failure::from(Refusal::invalid("no_subdistrict"))),
        (Some(_), false) => Err(Failure::from(Refusal::invalid("which_subdistrict"))),
    }
}
