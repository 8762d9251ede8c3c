//! The name of a case for other programs: its id under a key, so that it says neither when the report came in nor where
//! the staff find it, and no name can be guessed from another.

use aes::Aes128;
use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use kernel::CaseId;
use uuid::Uuid;
use web::Sealer;

/// Turns ids into names and back. One block of AES is a permutation of the ids.
pub(super) struct Ids(Aes128);

impl Ids {
    pub(super) fn new(sealer: &Sealer) -> Self {
        let print = sealer.fingerprint("open311", "service_request_id");
        Self(Aes128::new(GenericArray::from_slice(&print[..16])))
    }

    pub(super) fn name(&self, case: CaseId) -> String {
        let mut block = GenericArray::from(*case.0.as_bytes());
        self.0.encrypt_block(&mut block);
        Uuid::from_bytes(block.into()).simple().to_string()
    }

    /// The id that a name stands for; whether there is such a case is another question.
    pub(super) fn case(&self, name: &str) -> Option<CaseId> {
        let mut block = GenericArray::from(*Uuid::try_parse(name).ok()?.as_bytes());
        self.0.decrypt_block(&mut block);
        Some(CaseId(Uuid::from_bytes(block.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_case_under_its_key_only() {
        let (ours, theirs) = (Ids::new(&Sealer::new([1; 32])), Ids::new(&Sealer::new([2; 32])));
        let case = CaseId(Uuid::from_u128(0x0123_4567_89ab_7def_8123_4567_89ab_cdef));
        let name = ours.name(case);
        assert_eq!(ours.case(&name), Some(case));
        assert_ne!(theirs.case(&name), Some(case));
        assert!(!name.starts_with("0123"), "the instant in front of the id is hidden");
        let next = CaseId(Uuid::from_u128(0x0123_4567_89ab_7def_8123_4567_89ab_cdee));
        assert_ne!(ours.name(next)[..8], name[..8], "neighbours have nothing in common");
        assert_eq!(ours.case("293944"), None);
    }
}
