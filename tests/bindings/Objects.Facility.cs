// The facility's address, settings and activation codes; and lists of people.
using System;
using System.Collections.Generic;
using System.Linq;
using Onshi;

static partial class Program
{
    static void OfAddress(Session session)
    {
        var request = new AccessUrlRequest();
        request.Body.Query.Kind = Codes.UrlKind.Visit;
        request.Body.Query.BarcodeFormat = Codes.BarcodeFormat.Png;
        request.Body.Query.Change = Codes.UrlChange.Keep;
        Reason? refused;
        AccessUrlAnswer answer = Ask<AccessUrlAnswer>(session, Operations.AccessUrl, request);
        string address = Address.Of(answer, ConsentKind.Visit, out refused);
        Same(null, refused);
        Same("https://", address.Substring(0, 8));
        Same("<svg", Address.Svg(address).Substring(0, 4));
        Same((byte)'P', Address.Png(address)[1]);
        Same(null, Address.Of(answer, ConsentKind.Online, out refused));
        Same(Reason.NoUrlOtherCare, refused);
    }

    static void OfSettings(Session session)
    {
        var told = Ask<FacilitySettingsAnswer>(
            session, Operations.FacilitySettingsInquiry, Settings.Inquiry());
        using (Settings settings = Settings.Read(told))
        {
            var lines = settings.Lines();
            Holds(lines.Count > 0 && lines.All(line => line.Label != null && line.Code != null), "no lines");
            Same(null, settings.Change());
            settings.Want(
                SettingItem.ElectronicPrescription, Other(lines.First(line => line.Label.Contains("電子処方箋"))));
            using (SettingsUpdate begun = settings.Change())
            using (var update = new SettingsUpdate(begun.Json()))
            {
                Same(UpdateStep.Send, update.Next);
                update.Answered(Ask<FacilitySettingsUpdateAnswer>(
                    session, Operations.FacilitySettingsUpdate, update.Send()));
                Same(null, update.Send());
                ReadBack(session, update);
                Same(UpdateStep.Applied, update.Next);
            }
        }
    }

    /// Until it is decided; the answer to the update may have told already.
    static void ReadBack(Session session, SettingsUpdate update)
    {
        while (update.Next == UpdateStep.Inquire)
        {
            uint number;
            FacilitySettingsRequest inquiry = update.Inquire(out number);
            var told = Ask<FacilitySettingsAnswer>(
                session, Operations.FacilitySettingsInquiry, inquiry);
            using (Settings now = Settings.Read(told))
                update.Read(number, now);
        }
    }

    static string Other(SettingLine line)
    {
        string unused = Codes.ElectronicPrescriptionUse.Unused.Value;
        return line.Code == unused ? Codes.ElectronicPrescriptionUse.Both.Value : unused;
    }

    static void OfActivation(Session session)
    {
        Reason? refused;
        using (Issuance planned = Issuance.Plan("TABLET-1", Listed(session), out refused))
        using (var issuance = new Issuance(planned.Json()))
        {
            Same(IssuanceStage.Ready, issuance.Stage);
            using (ActivationIssueRequest request = issuance.Send())
                issuance.Answered(Ask<ActivationIssueAnswer>(
                    session, Operations.ActivationCodeIssue, request));
            Same(IssuanceStage.Issued, issuance.Stage);
            Holds(issuance.HasCode, "no code");
            Holds(issuance.Take().Length > 0, "an empty code");
            Same(null, issuance.Take());
            Same(null, issuance.Send());
        }
        Same(null, Issuance.Plan("TABLET-1", Listed(session), out refused));
        Same(Reason.NoCodeHasOne, refused);
        Holds(Issuance.Invalidation(Listed(session), 0) != null, "nothing to make void");
    }

    static ActivationInquiryAnswer Listed(Session session)
    {
        return Ask<ActivationInquiryAnswer>(
            session, Operations.ActivationCodeInquiry, Issuance.Inquiry());
    }

    static void OfLists(Session session)
    {
        const string Key = "objects-list";
        var head = new BatchRequest();
        head.Header.QualificationConfirmationDate = Now.Date;
        using (PeopleList list = session.NewList(Operations.QualificationBatch, head, Key))
        {
            foreach (string[] column in people.Take(3))
                using (var person = new BatchQuery { BirthdateText = column[8] })
                {
                    person.SetNumbersOf(new Patient
                    {
                        InsurerNumber = column[2],
                        Symbol = column[3],
                        Number = column[4],
                        Branch = column[5],
                    });
                    list.Add(person);
                }
            list.Submit();
        }
        while (session.NextEvent(TimeSpan.FromMinutes(1)).Kind != EventKind.ListDone)
            continue;
        ListProgress state = session.ListState(Key).Value;
        Same(3, state.People);
        Holds(state.IsWhole && !state.IsOver, "not whole, or over");
        using (Answer answer = session.ListPart(Key, 0).OpenAnswer())
        {
            var all = answer.Next<BatchUnit>(100);
            Same(3, all.Count);
            Same(3, all.Select(unit => unit.Search.ArbitraryIdentifier).Distinct().Count());
        }
        session.AcknowledgeList(Key);
        Holds(session.ListState(Key).Value.IsOver, "not over");
        Same(null, session.ListState("no such list"));
    }
}
