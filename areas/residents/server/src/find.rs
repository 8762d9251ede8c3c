//! The way back to a case for somebody who has lost the link: its number and the last four digits of the telephone
//! number that was left. Every failure gives the same answer and is counted alike, whether there is such a number or not;
//! only what cannot be a number is told so.

use std::time::Duration;

use cases_rules::CaseNumber;
use cases_server::Token;
use db::{Result, Tx};
use kernel::{Refusal, SubdistrictId};
use residents_rules::{Tries, may_try, same_tail};

use crate::service::Residents;
use crate::signs::{self, DAY, HOUR};
use crate::work::{self, Done};

/// How long a link found this way is good.
const GOOD_FOR: Duration = Duration::from_hours(24);

impl Residents {
    /// A link to the case; refused alike for a number that no case has, a wrong tail, and a case without telephone number.
    pub(crate) async fn find(
        &self,
        subdistrict: SubdistrictId,
        from: (&str, Option<Done>),
        number: &str,
        tail: &str,
    ) -> Result<Token> {
        let wrong = || Refusal::invalid("number_or_tail_wrong").at_field("tail");
        let number: CaseNumber = number.parse()?;
        let number = number.to_string();
        if !self.try_is_free(subdistrict, from, &number).await? {
            return Err(Refusal::new(kernel::RefusalKind::TooMany, "tries_used_up").into());
        }
        let found = self.cases.phone_of(subdistrict, number).await?;
        let Some((case, _)) = found.filter(|(_, phone)| same_tail(phone, tail)) else {
            return Err(wrong().into());
        };
        let token = Token::new(subdistrict, self.platform.ids.bytes());
        let until = self.platform.now().plus(GOOD_FOR);
        self.cases.pass_add(case, token, true, Some(until)).await?;
        Ok(token)
    }

    /// Counts the try from a network, with or without work, and says whether it may be looked at. A right one is
    /// counted too: who has the number and the tail needs one.
    async fn try_is_free(
        &self,
        subdistrict: SubdistrictId,
        (network, done): (&str, Option<Done>),
        number: &str,
    ) -> Result<bool> {
        let here = self.sign("try_here", &format!("{network} {number}"));
        let network = self.sign("try_network", network);
        let anywhere = self.sign("try_number", number);
        let (now, policy, id) = (self.platform.now(), self.policy().guess, self.chance());
        let count = async move |tx: &mut Tx| {
            let worked = work::spend(tx, subdistrict, done, id, now).await?;
            let tries = Tries {
                here_hour: signs::count(tx, subdistrict, &here, (now, HOUR), id).await?,
                network_hour: signs::count(tx, subdistrict, &network, (now, HOUR), id).await?,
                number_day: signs::count(tx, subdistrict, &anywhere, (now, DAY), id).await?,
                worked,
            };
            let free = may_try(&tries, &policy);
            // Beyond the limit nothing is remembered: a million tries must not become a million rows.
            if free {
                for sign in [&here, &network, &anywhere] {
                    signs::put(tx, subdistrict, sign, now, id).await?;
                }
            }
            Ok(free)
        };
        self.platform.db.write(count).await
    }
}
