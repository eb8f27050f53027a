//! レセプト振替・分割: who pays for a claim follows from the qualifications on the days of treatment.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::NaiveDate;
use onshi_core::catalogue::{
    CLAIM_TRANSFER, ClaimTransfer, ClaimTransferEntry, Confirmation, PayerClass, ReviewOrganization,
};
use onshi_core::claim::noted_days;
use onshi_core::job::Moment;
use onshi_core::record::View;
use onshi_core::text::Charset;
use onshi_sim::{Claim, Clinic, Settings, TransferFile};
use support::{Bench, Reading, read_answer, today};

const PEOPLE: &str = "氏名,氏名カナ,生年月日,性別,保険者番号,記号,番号,枝番,資格取得日,登録日,資格喪失日,喪失事由,喪失登録日\n\
    試験　移子,ｼｹﾝ ｳﾂﾘｺ,1961-05-05,女,06990014,旧,1000001,00,2020-04-01,,2026-10-16,03,2026-10-20\n\
    試験　移子,ｼｹﾝ ｳﾂﾘｺ,1961-05-05,女,06990022,新,2000002,00,2026-10-16,2026-10-25,,,\n\
    試験　亡夫,ｼｹﾝ ﾅｷｵ,1941-05-05,男,39990015,,30000003,,2016-05-05,,2026-10-10,01,2026-10-20\n\
    試験　扶助,ｼｹﾝ ﾌｼﾞｮ,1951-05-05,男,12990016,,4000004,,2020-01-01,,,,\n";

fn bench(settings: Settings) -> Bench {
    let mut clinic = Clinic::seeded(3, 0, today());
    clinic.edit_csv(PEOPLE).unwrap();
    Bench::of(clinic, settings)
}

fn claim(insurer_number: &str, symbol: &str, number: &str, branch: &str, days: &[u32]) -> Claim {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Claim {
        month: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(),
        receipt_number: number[..1].repeat(6),
        search_number: None,
        chart_number: Some(format!("C-{number}")),
        insurer_number: insurer_number.to_owned(),
        symbol: some(symbol),
        number: number.to_owned(),
        branch: some(branch),
        days: days.to_vec(),
    }
}

fn old(branch: &str, days: &[u32]) -> Claim {
    claim("06990014", "旧", "1000001", branch, days)
}

/// Read as the rows have it, and refused if anything about it is odd.
fn read(file: &TransferFile) -> Reading {
    read_answer("振替".to_owned(), file.bytes.clone(), &CLAIM_TRANSFER)
}

fn asked(bench: &Bench, claim: Claim, now: NaiveDate) -> Reading {
    let now = Moment::from_japan(now.and_hms_opt(9, 0, 0).unwrap());
    let files = bench.simulator.claim_transfer(&[claim], now).unwrap();
    assert_eq!(files.len(), 1);
    read(&files[0])
}

/// A number, and the days for which its holder's insurer pays.
type Payer = (Option<String>, Vec<u32>);

/// How it was confirmed, and who pays for which days.
fn outcome(reading: &Reading) -> (Confirmation, Vec<Payer>) {
    let entry = View::<ClaimTransferEntry>::of_record(&reading.units[0]);
    let how = entry.confirmed().next().unwrap().confirmation().unwrap();
    let payers = entry.confirmed().zip(entry.treatment_days());
    let payers = payers.map(|(payer, days)| {
        let number = payer
            .insured_identification_number()
            .or(payer.beneficiary_number());
        (number.map(str::to_owned), noted_days(days).collect())
    });
    (how.known.unwrap(), payers.collect())
}

fn number(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn who_pays_follows_from_the_days() {
    let bench = bench(Settings::default());
    use Confirmation::{
        BranchFound, LostButClaimed, LostByDeath, Split, Transferred, Unchanged, Unconfirmed,
    };
    let dead = |days| claim("39990015", "", "30000003", "", days);
    let aid = claim("12990016", "", "4000004", "", &[3]);
    let cases = [
        (
            old("00", &[1, 15]),
            Unchanged,
            vec![(number("1000001"), vec![1, 15])],
        ),
        (
            old("", &[2]),
            BranchFound,
            vec![(number("1000001"), vec![2])],
        ),
        (
            old("00", &[16, 31]),
            Transferred,
            vec![(number("2000002"), vec![16, 31])],
        ),
        (
            old("00", &[15, 16, 20]),
            Split,
            vec![
                (number("1000001"), vec![15]),
                (number("2000002"), vec![16, 20]),
            ],
        ),
        (dead(&[9]), Unchanged, vec![(number("30000003"), vec![9])]),
        (dead(&[9, 10]), LostByDeath, vec![(None, vec![9, 10])]),
        (old("07", &[1]), Unconfirmed, vec![(None, vec![1])]),
        (aid, Unchanged, vec![(number("4000004"), vec![3])]),
    ];
    for (claim, how, payers) in cases {
        let reading = asked(&bench, claim.clone(), today());
        assert_eq!(outcome(&reading), (how, payers), "{}", claim.number);
        let entry = View::<ClaimTransferEntry>::of_record(&reading.units[0]);
        assert_eq!(entry.chart_number(), claim.chart_number.as_deref());
        assert_eq!(entry.name().is_some(), how != Unconfirmed);
    }
    // Before the new insurance is registered nobody pays for the second half.
    let october = NaiveDate::from_ymd_opt(2026, 10, 22).unwrap();
    let early = asked(&bench, old("00", &[15, 16]), october);
    assert_eq!(outcome(&early).0, LostButClaimed);
    // Before the loss is registered nothing has changed.
    let october = NaiveDate::from_ymd_opt(2026, 10, 18).unwrap();
    let early = asked(&bench, old("00", &[15, 16]), october);
    assert_eq!(outcome(&early).0, Unchanged);
}

#[test]
fn each_organization_has_a_file_of_its_own_in_the_encoding_of_the_site() {
    let bench = bench(Settings {
        charset: Charset::Cp932,
        ..Settings::default()
    });
    let claims = [
        old("00", &[1]),
        claim("39990015", "", "30000003", "", &[1]),
        old("00", &[2]),
        claim("12990016", "", "4000004", "", &[3]),
    ];
    let files = bench.simulator.claim_transfer(&claims, bench.now).unwrap();
    let seen = files.iter().map(|file| {
        let reading = read(file);
        let view = View::<ClaimTransfer>::of_record(&reading.frame.record);
        let organization = view.header().unwrap().review_organization().unwrap();
        assert!(organization.is(file.organization));
        (file.organization, reading.units.len())
    });
    assert_eq!(
        seen.collect::<Vec<_>>(),
        [
            (ReviewOrganization::Fund, 3),
            (ReviewOrganization::Federation, 1)
        ]
    );
    let fund = read(&files[0]);
    let aid = View::<ClaimTransferEntry>::of_record(&fund.units[2]);
    let class = aid.confirmed().next().unwrap().payer_class().unwrap();
    assert!(class.is(PayerClass::Public1));
    assert!(
        bench
            .simulator
            .claim_transfer(&[], bench.now)
            .unwrap()
            .is_empty()
    );
}
