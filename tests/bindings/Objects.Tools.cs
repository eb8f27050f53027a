// Claims, the passcode, the validator and the inspector, and calls by name.
using System;
using System.Linq;
using System.Text;
using Onshi;

static partial class Program
{
    // The receipt of a return as public programs have it; in ASCII, so that no code page is needed.
    const string Returned = "HI,1,50811,13,1,9999999,,00\r\n"
        + "RE,12,1112,202609,TARO,1,3250102,,,,,,,00000123,,,,\r\n"
        + "HO,  138057,A,1234567,1,500,,,,,,,,\r\n"
        + "SN,1,01,,,,01,,\r\n"
        + "HR,50811,2,12,L5106,X,Y,,,000000000000000042\r\n"
        + "8,1,0,HR,50711,1,,L1111,Z,,,,41\r\n"
        + "HG,1,575,99\r\n";

    static void OfClaims()
    {
        var known = new Patient
        {
            Id = "00000123",
            InsurerNumber = "  138057",
            Symbol = "A",
            Number = "1234567",
            Branch = "01",
            Name = "TARO",
            Birthdate = "19500102",
        };
        var options = new ClaimsOptions { Layout = "receipt" };
        using (var patients = new Patients(new[] { known }))
        using (var claims = new Claims(Encoding.ASCII.GetBytes(Returned), options))
        {
            Same(7, claims.File.Lines);
            Same(1, claims.Count);
            Holds(claims.File.IsWhole, "it is not whole");
            Same(0, claims.Unread().Count);
            Claim claim = claims.Single();
            Same(ClaimOutcome.Returned, claim.Outcome);
            Same("返戻", claim.Outcome.Word());
            Same(null, claim.Why);
            Same("1234567", claim.Text(ClaimItem.Number));
            Same("L1111", claim.Text(ClaimItem.ReturnReason, 1));
            Same(null, claim.Text(ClaimItem.Place));
            Same("01", claim.Text(ClaimItem.Branch));
            Same(true, claim.Details()[1].IsEarlier);
            Same(null, claim.Details()[0].Amount);
            ClaimStatement statement = claim.Statements().Single();
            Same(ClaimConfirmer.ByWindow, statement.By);
            Same(null, claim.Owner);
            Holds(claim.Entry().Record.Json().Contains("1234567"), "the entry is about somebody else");
            Same(1, claims.Link(patients));
            Same(ClaimOwner.Linked, claims[0].Owner);
            Same(known, claims[0].Patient);
            Holds(claims[0].Found.Value.Word().Length > 0, "no word");
            Same(0, claims[0].Candidates().Count);
        }
        string tooLong = "RE,1,1112,202609\nSN,1,05" + string.Concat(Enumerable.Repeat(",1", 20)) + "\n";
        using (var broken = new Claims(Encoding.ASCII.GetBytes(tooLong), options))
        {
            Same(ClaimOutcome.Unclear, broken.Single().Outcome);
            Same(ClaimUnclear.UnreadLine, broken.Single().Why);
            OnshiException why = broken.Unread().Single();
            Holds(why.English.Contains("line 2"), why.English);
            Holds(why.Code < 0 && why.Japanese != why.English, "it does not say why");
        }
        Holds(Claims.Confirmation("01") != Claims.Confirmation("01", Language.English), "one language");
        Same(null, Claims.Confirmation("99"));
    }

    static void OfPasscode(Session session)
    {
        using (PasscodeRequest request = Passcodes.Request(PasscodeKind.New))
        using (var answer = Ask<PasscodeAnswer>(session, Operations.VisualCheckPasscode, request))
        {
            Reason? refused;
            char[] code = Passcodes.Take(answer, out refused);
            Same(null, refused);
            Holds(code.Length > 0, "an empty code");
            Same(null, Passcodes.Take(answer, out refused));
            Holds(refused != null, "no reason");
            Holds(!answer.Record.Json().Contains(new string(code)), "it is still there");
        }
    }

    static void OfFindings()
    {
        const string Document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg>\n<MessageHeader>\n"
            + "<MedicalInstitutionCode>1312345678</MedicalInstitutionCode>\n"
            + "<QualificationConfirmationDate>20261122</QualificationConfirmationDate>\n"
            + "</MessageHeader>\n<MessageBody>\n<QualificationConfirmSearchInfo>\n"
            + "<InsurerNumber>06139992</InsurerNumber>\n<Birthdate>SECRET!!</Birthdate>\n"
            + "</QualificationConfirmSearchInfo>\n</MessageBody>\n</XmlMsg>\n";
        var terms = new ValidationTerms { Today = Now.Date };
        byte[] file = Encoding.UTF8.GetBytes(Document);
        using (Validation found = Validation.OfFile(file, "OQSsiquc01req_1.xml", 0, terms))
        {
            ValidationFinding day = found.Findings().Single(one => one.Rule == "F03");
            Same(Severity.Error, day.Severity);
            Same(10, day.Line);
            Holds(found.Count(Severity.Error) > 0, "no error was counted");
            Holds(day.Path.EndsWith("Birthdate") && day.Grade != null, day.Path);
            Holds(!day.Words.Contains("SECRET"), "it tells the value");
            Holds(
                found.Findings(Language.English).All(one => one.Words != day.Words), "one language");
        }
        using (var request = AboutFirst())
        {
            request.Body.Search.BirthdateText = "19410231";
            using (Validation found = Validation.Of(request, Messages.QualificationRequest, terms))
                Holds(found.Findings().Any(one => one.Rule == "F03"), "no finding about the day");
        }
    }

    static void OfInspection()
    {
        using (QualificationRequest request = AboutFirst())
        using (var inspection = new Inspection(request, Messages.QualificationRequest))
        {
            InspectedElement born = inspection.Elements().Single(one => one.WireName == "Birthdate");
            Same("生年月日", born.Name);
            Same(First().Birthdate, born.Value);
            Holds(born.IsPersonal && !born.IsGroup, "a birth date is not personal");
            Holds(born.Meaning != born.Value, "it means itself");
            Holds(born.Depth > 0 && born.Field != 0 && born.Grade != null && born.Source != null, "unknown");
            InspectedElement english = inspection.Elements(Language.English)
                .Single(one => one.WireName == "Birthdate");
            Holds(english.Name != born.Name, "one language");
        }
    }

    static void OfCalls()
    {
        using (var calls = new Calls())
        {
            string reply = calls.Call(
                "{\"call\": \"onshi_field_name\", \"field\": \"ONSHI_F_NUMBER_QUERY_BIRTHDATE\", \"language\": 1}");
            Holds(reply.Contains("\"status\":0") && reply.Contains("生年月日"), reply);
            string none = calls.Call(
                "{\"call\": \"onshi_code_label\", \"table\": \"ONSHI_T_SEX\", \"value\": \"9\", \"language\": 1}");
            Holds(none.Contains("\"status\":1"), none);
            Same(Errors.BadOptions, Fails(() => calls.Call("{\"call\": \"onshi_no_such\"}")));
        }
    }
}
