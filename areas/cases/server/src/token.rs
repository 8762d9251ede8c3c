//! The reporter's token: what opens a case's public page. Whoever has the link may follow; the case keeps only the hash.

use std::fmt;
use std::str::FromStr;

use kernel::SubdistrictId;
use sha2::{Digest, Sha256};

/// 128 bits of chance.
type Secret = [u8; 16];

/// As text `SUBDISTRICT-HEX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub subdistrict: SubdistrictId,
    secret: Secret,
}

impl Token {
    pub fn new(subdistrict: SubdistrictId, secret: Secret) -> Self {
        Self { subdistrict, secret }
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:032x}", self.subdistrict.0, u128::from_be_bytes(self.secret))
    }
}

impl FromStr for Token {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (subdistrict, hex) = text.split_once('-').ok_or(())?;
        let well_formed = hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let secret = u128::from_str_radix(hex, 16).map_err(|_not_hex| ())?;
        let subdistrict = SubdistrictId(subdistrict.parse().map_err(|_no_number| ())?);
        if well_formed { Ok(Self::new(subdistrict, secret.to_be_bytes())) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_nothing_else_is_read_as_one() {
        let token = Token::new(SubdistrictId(3), [7; 16]);
        assert_eq!(token.to_string().parse(), Ok(token));
        for wrong in
            ["", "3-", "3-07", "x-07070707070707070707070707070707", "3-+7070707070707070707070707070707"]
        {
            assert_eq!(wrong.parse::<Token>(), Err(()), "{wrong}");
        }
    }
}
