{ What the examples do not use of the Delphi units: each object, noun by noun.

    objects ROOT INSTITUTION

  Prints `ok NOUN` for each noun of xtask/src/languages/objects.rs, in its order, or `not ok NOUN: WHY` and
  ends with 1. }
program objects;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$APPTYPE CONSOLE}

uses
  Showing, ObjectsWorld, ObjectsAnswers, ObjectsConsent, ObjectsFacility, ObjectsLedger, ObjectsClinical,
  ObjectsTools, OnshiCalls, OnshiTime;

const
  Noun: array[0..26] of TShown = (
    (Name: 'record'; Show: ARecord),
    (Name: 'words'; Show: Words),
    (Name: 'answers'; Show: Answers),
    (Name: 'candidates'; Show: Candidates),
    (Name: 'consent'; Show: AConsent),
    (Name: 'consent_days'; Show: ConsentDays),
    (Name: 'access'; Show: Access),
    (Name: 'certificates'; Show: ShowCertificates),
    (Name: 'timers'; Show: Timers),
    (Name: 'address'; Show: AnAddress),
    (Name: 'settings'; Show: Settings),
    (Name: 'activation'; Show: Activation),
    (Name: 'lists'; Show: Lists),
    (Name: 'apart'; Show: Apart),
    (Name: 'document'; Show: Document),
    (Name: 'copies'; Show: Copies),
    (Name: 'jobs'; Show: Jobs),
    (Name: 'log'; Show: Log),
    (Name: 'site'; Show: Site),
    (Name: 'migration'; Show: Migration),
    (Name: 'remembered'; Show: Remembered),
    (Name: 'limit_consents'; Show: LimitConsents),
    (Name: 'claims'; Show: Claims),
    (Name: 'passcode'; Show: Passcode),
    (Name: 'findings'; Show: Findings),
    (Name: 'inspection'; Show: Inspection),
    (Name: 'calls'; Show: JsonCalls));

begin
  TakeArguments;
  OnshiLoad;
  Show(OnshiDay(OnshiInJapan(Now_)) = Today, 'a day');
  Show(OnshiNow > Now_ div 2, 'now');
  ShowAll(Noun);
end.
