//! The coordinator's view of the whole.

use super::world::World;

impl World {
    /// The dashboard counts what the lists hold, and the report page shows it.
    pub(super) async fn the_report_tells_it_all(&self) {
        let path = format!("/v1/programs/{}/dashboard", self.program);
        let dashboard = self.owner().get(&path).expect(200).await;
        let held = self.list("sessions", &[("state", "held")]).await;
        let counted: u64 = self
            .ledger
            .given
            .values()
            .map(|(sessions, _)| sessions)
            .sum();
        assert_eq!(held.len(), usize::try_from(counted).expect("not so many"));
        assert!(
            dashboard.text().contains(&counted.to_string()),
            "{}",
            dashboard.text()
        );
        let page = format!("/programs/{}/report", self.program);
        let page = self.owner().get(&page).expect(200).await;
        assert!(page.header("content-type").starts_with("text/html"));
        let page = page.text();
        for part in ["A year together", "<svg", "</html>"] {
            assert!(page.contains(part), "no {part} in the report");
        }
    }
}
