{ Nouns of objects.pas about consent, and what rests on it. }
unit ObjectsConsent;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, ObjectsWorld, OnshiAccess, OnshiApi, OnshiCertificates, OnshiConsent, OnshiFields,
  OnshiRecord, OnshiRecords, OnshiRetention;

procedure AConsent;
procedure ConsentDays;
procedure Access;
procedure ShowCertificates;
procedure Timers;

implementation

procedure AConsent;
var
  Clock: IOnshiClock;
  Known: IOnshiConsent;
  Permits: IOnshiPermits;
  Decision: TOnshiDecision;
  Request: IOnshiDrugInformationRequest;
  Unmet, Each, Any, Wanted, Number, Why, State: Cardinal;
  Key: OnshiString;
begin
  Clock := OnshiClockOf(OnshiNewClock(Now_).Json);
  Show(Clock.Observe(Now_ - 3600) = Now_, 'the time does not go back');
  Clock.Reset('op-1', Now_);
  Known := OnshiNewConsent('17', ONSHI_KIND_VISIT);
  Decision := Known.Permits(Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_);
  Show(not Decision.Granted and (Decision.Reason = ONSHI_DENIAL_NOTHING_KNOWN), 'nothing known');
  Show(Known.Hear(ONSHI_KIND_VISIT, ConsentedUnit, Now_) = 1, 'heard');
  Known := OnshiConsentOf(Known.Json);
  Decision := Known.Permits(Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_);
  Show(Decision.Granted and (Decision.Before = Now_ + 86400), 'granted');
  Permits := OnshiNewPermits;
  Show(Permits.Add(Known, Clock, Now_) = 1 shl ONSHI_CLASS_DRUG, 'permits');
  Request := NewDrugInformationRequest;
  Request.Body.FileCategory := ONSHI_C_DRUG_FILE_CATEGORY_DRUG_XML;
  Show(Known.MayAsk(Clock, ONSHI_KIND_VISIT, Request, Now_, Unmet) and (Unmet = 0), 'may ask');
  OnshiNeeds(Request, Each, Any);
  Show((Each = 1 shl ONSHI_CLASS_DRUG) and (Any = 0), 'needs');
  Known.PlanCareUntil(20261231);
  Show(not Known.CancelDue(Clock, Now_, Number, Why, Key), 'nothing due');
  Wanted := Known.Cancel(Clock, ONSHI_CANCEL_PATIENT, Now_);
  Show(Known.CancelDue(Clock, Now_, Number, Why, Key) and (Number = Wanted)
    and (Why = ONSHI_CANCEL_PATIENT) and (Key <> ''), 'due');
  Show(Known.CancelRequest(Clock, Now_, Chart) <> nil, 'request');
  Show(Known.CancelSent(Number), 'sent');
  Show(Known.CancelState(Number, State) and (State = ONSHI_CANCELLATION_SENT), 'is sent');
  Show(Known.CancelAnswered(Clock, Number, nil, Now_), 'answer lost');
  Show(Known.CancelState(Number, State) and (State = ONSHI_CANCELLATION_UNCLEAR), 'is unclear');
  Show(Known.AfterReset(Clock), 'after the reset');
end;

procedure ConsentDays;
var
  Days: IOnshiConsentDays;
  First, Last, Reason: Cardinal;
begin
  Days := OnshiNewConsentDays(ONSHI_KIND_VISIT);
  Show(not Days.Fetched(NewConsentedRequest, Now_, 0, Reason)
    and (Reason = ONSHI_UNCOVERED_NO_CONSENT_DAYS), 'no days');
  Show(Days.Fetched(ConsentedRequest('20261119'), Now_, 0, Reason), 'fetched');
  Days := OnshiConsentDaysOf(Days.Json);
  Show(Days.Uncovered(20261115, 20261130, Now_, 0, First, Last), 'a range');
  Show((First = 20261115) and (Last = 20261118), 'from and to');
  Show(not Days.Uncovered(20261115, 20261130, Now_, 2, First, Last), 'no third');
  Show(Days.Next(20261115, 2, Now_, First, Last) and (Last = 20261116), 'next');
end;

procedure Access;
var
  Clock: IOnshiClock;
  Known: IOnshiConsent;
  Answer: IOnshiDrugInformationAnswer;
  Doctor, Clerk: IOnshiAccess;
  Withheld: Integer;
  Shows, Keeps: Cardinal;
begin
  Clock := OnshiNewClock(Now_);
  Known := OnshiNewConsent('17', ONSHI_KIND_VISIT);
  Known.Hear(ONSHI_KIND_VISIT, ConsentedUnit, Now_);
  Answer := NewDrugInformationAnswer;
  Answer.Body.Month(0).Days.Day(0).Drugs.Drug(0).DrugName := '試験錠';
  Doctor := OnshiNewAccess(ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR, ONSHI_SIGN_IN_TWO_FACTORS, 'op-1');
  Show(Doctor.Grant(Known, Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_).Granted, 'doctor');
  Show(Pos('試験錠', Doctor.Show(Clock, '17', Answer, Now_).Json) > 0, 'shown');
  Show(Pos('試験錠', Doctor.Show(Clock, '18', Answer, Now_).Json) = 0, 'of another');
  Clerk := OnshiNewAccess(ONSHI_ROLE_RECEIPT_COMPUTER, ONSHI_PROFESSION_UNQUALIFIED,
    ONSHI_SIGN_IN_ONE_FACTOR, 'op-2');
  Show(Clerk.Grant(Known, Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_).Reason <> 0, 'clerk');
  Show(Pos('試験錠', OnshiSplit(Answer, Withheld).Json) = 0, 'kept');
  Show(Withheld = 1, 'withheld');
  OnshiRoleMay(ONSHI_ROLE_RECEIPT_COMPUTER, Shows, Keeps);
  Show((Shows = 0) and (Keeps = 0), 'receipt computer');
  OnshiRoleMay(ONSHI_ROLE_CHART, Shows, Keeps);
  Show((Shows <> 0) and (Keeps <> 0), 'chart');
end;

procedure ShowCertificates;
var
  Query: IOnshiNumberQuery;
  Permits: IOnshiPermits;
  Given: IOnshiLimitConsent;
  Asking: TOnshiAsking;
  Reason: Cardinal;
begin
  Asking.Institution := Institution;
  Asking.Patient := '17';
  Query := NewNumberQuery;
  Permits := OnshiNewPermits;
  Given := OnshiRecordLimitConsent(Asking, ONSHI_CONSENTED_BY_WORD, Now_, 'op-1', Now_, Reason);
  Given := OnshiLimitConsentOf(Given.Json);
  Show(OnshiAskCertificates(Query, ONSHI_KIND_VISIT, Given, Permits, False, Asking, Now_, Reason), 'ask');
  Show(OnshiAskedCertificates(Query) = 1 shl ONSHI_CERTIFICATE_LIMIT, 'asked');
  Given.Withdraw(Now_);
  Show(not OnshiAskLimit(Query, Given, Permits, Asking, Now_, Reason)
    and (Reason = ONSHI_NO_CERTIFICATE_WITHDRAWN), 'withdrawn');
  Show((OnshiLimitConsentOfAnswer(Asking, ConsentedUnit, 0, 'op-1', Now_, Reason) = nil)
    and (Reason = ONSHI_NO_CERTIFICATE_NOT_CONSENTED), 'not consented');
  Show(OnshiCertificatesOf(OnshiNewCertificates.Json).OnDay(Today) = '[]', 'none');
end;

procedure Timers;
var
  Clock: IOnshiClock;
  Kept: IOnshiTimers;
  Standing, Before, Place, Why: Cardinal;
  Id: OnshiString;
begin
  Clock := OnshiNewClock(Now_);
  Kept := OnshiNewTimers(OnshiPeriods(60000));
  Kept.Lies(Clock, 'a', ONSHI_PLACE_MEMORY, Now_);
  Kept := OnshiTimersOf(OnshiPeriods(60000), Kept.Json);
  Show(Kept.Standing('a', ONSHI_PLACE_MEMORY, Standing, Before), 'lies');
  Show((Standing = ONSHI_STANDING_UNTIL) and (Before = Now_ + 60), 'until');
  Show((Kept.Next = Before) and not Kept.Forget('a'), 'next');
  Kept.HandedOver('a');
  Show(Kept.Due(Clock, Now_, 0, Id, Place, Why) and (Id = 'a') and (Place = ONSHI_PLACE_MEMORY)
    and (Why = ONSHI_ERASE_DONE), 'due');
  Kept.Erased('a', ONSHI_PLACE_MEMORY);
  Show(not Kept.Due(Clock, Now_, 0, Id, Place, Why) and Kept.Forget('a'), 'gone');
  Kept.Lies(Clock, 'b', ONSHI_PLACE_FILE, Now_);
  Kept.Acknowledged(Clock, 'b', Now_);
  Show(Kept.Due(Clock, Now_, 0, Id, Place, Why) and (Id = 'b') and (Place = ONSHI_PLACE_FILE), 'file');
  Kept.BeganAnew;
  Show(not OnshiMustGo(ONSHI_ROLE_CHART, ONSHI_CLASS_DRUG, Place), 'may stay');
end;

end.
