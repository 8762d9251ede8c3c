//! Who may report: keys that are told once, kept as hashes, taken back, and belong to one subdistrict.

use testkit::{NEIGHBOUR, Town, on_both_databases};

use super::{author, fault, key, posted, pothole};

on_both_databases! {
    async fn a_report_needs_a_key_that_is_valid_now(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        assert!(posted(&town, &pothole(&secret)).await["service_request_id"].is_string());
        let refused = async |secret: &str| fault(&town.anybody().submit(&pothole(secret)).await);
        let without = refused("").await;
        assert_eq!(without.0, 403);
        assert_eq!(refused(&"0".repeat(64)).await, without, "nothing is said of why");
        town.services.residents.open311_key_revoke(author(&town), "民生热线").await.unwrap();
        assert_eq!(refused(&secret).await, without);
    }

    async fn a_key_opens_its_own_subdistrict_only(fresh) {
        let town = Town::new(fresh).await.with_neighbour().await;
        let secret = key(&town, "民生热线", true).await;
        let next_door = pothole(&secret).and("jurisdiction_id", NEIGHBOUR);
        assert_eq!(fault(&town.anybody().submit(&next_door).await).0, 403);
    }

    async fn keys_are_kept_as_hashes_and_their_changes_recorded(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", false).await;
        let again = town.services.residents.open311_key_add(author(&town), "民生热线", true).await;
        assert!(format!("{again:?}").contains("open311_key_exists"));
        let unknown = town.services.residents.open311_key_revoke(author(&town), "别人").await;
        assert!(format!("{unknown:?}").contains("open311_key_unknown"));
        town.services.residents.open311_key_revoke(author(&town), "民生热线").await.unwrap();
        let kept = town.services.residents.open311_keys(town.id).await.unwrap();
        assert!(kept.len() == 1 && kept[0].revoked_at.is_some() && !kept[0].trusted);
        let sql = "select action, subject, body from audit where action like 'open311%' order by seq";
        let rows = town.fresh.db.ask(sql, []).await.unwrap();
        let told: Vec<String> = rows.iter().map(|row| row.get("action").unwrap()).collect();
        assert_eq!(told, ["open311_key_added", "open311_key_revoked"]);
        assert!(!format!("{rows:?}{kept:?}").contains(&secret));
        let hashes = town.fresh.db.ask("select hash from open311_keys", []).await.unwrap();
        let hash: [u8; 32] = hashes[0].get("hash").unwrap();
        assert_ne!(kernel::FileId(hash).to_string(), secret);
    }
}
