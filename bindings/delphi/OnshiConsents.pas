{ The consents that a session keeps, by the program's own keys of its patients. Its clock counts. }
unit OnshiConsents;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiConsent, OnshiPatients, OnshiRecord, OnshiText;

type
  IOnshiConsents = interface
    { Takes in what an answer says about a patient, and keeps it; how many classes count now as it says.
      ATold is when it was told, or 0: the answer says it. }
    function Hear(const APatient: OnshiString; AKind: Cardinal; const ARecord: IOnshiRecord;
      ATold: Cardinal = 0): Integer;
    { The same of many people at once; how many it was heard of. }
    function HearMany(AKind, ATold: Cardinal; const APatients: array of OnshiString;
      const ARecords: array of IOnshiRecord): Integer;
    { Notes the last day of planned care, yyyymmdd; 0 for none. }
    procedure PlanCareUntil(const APatient: OnshiString; ALastDay: Cardinal);
    { A copy, to be shown. }
    function Consent(const APatient: OnshiString; AKind: Cardinal): IOnshiConsent;
    { Whether a class (ONSHI_CLASS_...) may be used now. Ask before each use. }
    function Permits(const APatient: OnshiString; AClass, AKind: Cardinal): TOnshiDecision;
    { Adds what a patient's consent permits now; the mask of its classes. }
    function AddTo(const APermits: IOnshiPermits; const APatient: OnshiString;
      AKind: Cardinal): Cardinal;

    { The days that were fetched: a copy, what is not covered, and what to fetch next. }
    function Days(AKind: Cardinal): IOnshiConsentDays;
    function DaysUncovered(AKind, AFrom, ATo: Cardinal; AIndex: Integer;
      out AFirst, ALast: Cardinal): Boolean;
    function DaysNext(AKind, AFrom, AAtMost: Cardinal; out AFirst, ALast: Cardinal): Boolean;

    { By how many seconds the clock was set back, and letting it count again on a person's word. }
    function ClockBehind: Cardinal;
    procedure ClockReset(const AOperator: OnshiString);

    { Notes that consent is to be taken back (ONSHI_CANCEL_...); durable when it returns. }
    function Cancel(const APatient: OnshiString; AKind, AWhy: Cardinal): Cardinal;
    { The patient consents after all; False if nothing was to be cancelled, or it was sent. }
    function CancelDrop(const APatient: OnshiString; AKind: Cardinal): Boolean;
    { Whether a cancellation of this patient is to be sent now, and why. }
    function CancelDue(const APatient: OnshiString; AKind: Cardinal; out AWhy: Cardinal): Boolean;
    { How many are to be sent, of all patients. }
    function CancelsDue: Integer;
    { Sends the one that is due, for the numbers of a patient; False if none is. }
    function SubmitCancel(const APatient: OnshiString; AKind: Cardinal; const ANumbers: TOnshiPerson;
      out AJob: Cardinal): Boolean;
    { Notes how the cancellation of a job was answered (ONSHI_CANCELLATION_...); False: not yet. }
    function CancelAnswered(AJob: Cardinal; out AState: Cardinal): Boolean;
  end;

function OnshiConsentsOf(const ASession: IOnshiSession): IOnshiConsents;

implementation

type
  TConsents = class(TOnshiOfSession, IOnshiConsents)
  public
    function Hear(const APatient: OnshiString; AKind: Cardinal; const ARecord: IOnshiRecord;
      ATold: Cardinal = 0): Integer;
    function HearMany(AKind, ATold: Cardinal; const APatients: array of OnshiString;
      const ARecords: array of IOnshiRecord): Integer;
    procedure PlanCareUntil(const APatient: OnshiString; ALastDay: Cardinal);
    function Consent(const APatient: OnshiString; AKind: Cardinal): IOnshiConsent;
    function Permits(const APatient: OnshiString; AClass, AKind: Cardinal): TOnshiDecision;
    function AddTo(const APermits: IOnshiPermits; const APatient: OnshiString;
      AKind: Cardinal): Cardinal;
    function Days(AKind: Cardinal): IOnshiConsentDays;
    function DaysUncovered(AKind, AFrom, ATo: Cardinal; AIndex: Integer;
      out AFirst, ALast: Cardinal): Boolean;
    function DaysNext(AKind, AFrom, AAtMost: Cardinal; out AFirst, ALast: Cardinal): Boolean;
    function ClockBehind: Cardinal;
    procedure ClockReset(const AOperator: OnshiString);
    function Cancel(const APatient: OnshiString; AKind, AWhy: Cardinal): Cardinal;
    function CancelDrop(const APatient: OnshiString; AKind: Cardinal): Boolean;
    function CancelDue(const APatient: OnshiString; AKind: Cardinal; out AWhy: Cardinal): Boolean;
    function CancelsDue: Integer;
    function SubmitCancel(const APatient: OnshiString; AKind: Cardinal; const ANumbers: TOnshiPerson;
      out AJob: Cardinal): Boolean;
    function CancelAnswered(AJob: Cardinal; out AState: Cardinal): Boolean;
  end;

function OnshiConsentsOf(const ASession: IOnshiSession): IOnshiConsents;
begin
  Result := TConsents.Create(ASession);
end;

{ What is known }

function TConsents.Hear(const APatient: OnshiString; AKind: Cardinal; const ARecord: IOnshiRecord;
  ATold: Cardinal): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_session_consent_hear(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind,
    HandleOf(ARecord), ATold, @Found, Slot));
  Result := Found;
end;

function TConsents.HearMany(AKind, ATold: Cardinal; const APatients: array of OnshiString;
  const ARecords: array of IOnshiRecord): Integer;
var
  Kept: array of UTF8String;
  Patients: array of PAnsiChar;
  Records: array of TOnshiRecord;
  At: Integer;
  Found: Cardinal;
begin
  AsMany(Length(APatients), Length(ARecords), 'HearMany: APatients <> ARecords',
    'HearMany: as many patients as records');
  SetLength(Kept, Length(APatients));
  SetLength(Patients, Length(APatients));
  SetLength(Records, Length(APatients));
  for At := 0 to High(APatients) do
  begin
    Kept[At] := Utf8(APatients[At]);
    Patients[At] := PAnsiChar(Kept[At]);
    Records[At] := HandleOf(ARecords[At]);
  end;
  Found := 0;
  Done(onshi_session_consent_hear_many(Session, AKind, ATold, Pointer(Patients),
    Pointer(Records), Length(APatients), @Found, Slot));
  Result := Found;
end;

procedure TConsents.PlanCareUntil(const APatient: OnshiString; ALastDay: Cardinal);
begin
  Done(onshi_session_consent_plan_care_until(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL,
    ALastDay, Slot));
end;

function TConsents.Consent(const APatient: OnshiString; AKind: Cardinal): IOnshiConsent;
var
  Made: TOnshiConsent;
begin
  Made := nil;
  Done(onshi_session_consent(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind, @Made,
    Slot));
  Result := OnshiOwnConsent(Made);
end;

function TConsents.Permits(const APatient: OnshiString; AClass, AKind: Cardinal): TOnshiDecision;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.Granted := Did(onshi_session_consent_permits(Session, PAnsiChar(Utf8(APatient)),
    ONSHI_NUL, AClass, AKind, @Result.Before, @Result.Reason, Slot));
end;

function TConsents.AddTo(const APermits: IOnshiPermits; const APatient: OnshiString;
  AKind: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_session_permits(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind,
    HandleOf(APermits), @Result, Slot));
end;

{ Days }

function TConsents.Days(AKind: Cardinal): IOnshiConsentDays;
var
  Made: TOnshiConsentDays;
begin
  Made := nil;
  Done(onshi_session_days(Session, AKind, @Made, Slot));
  Result := OnshiOwnConsentDays(Made);
end;

function TConsents.DaysUncovered(AKind, AFrom, ATo: Cardinal; AIndex: Integer;
  out AFirst, ALast: Cardinal): Boolean;
begin
  AFirst := 0;
  ALast := 0;
  Result := Did(onshi_session_days_uncovered(Session, AKind, AFrom, ATo, AIndex, @AFirst,
    @ALast, Slot));
end;

function TConsents.DaysNext(AKind, AFrom, AAtMost: Cardinal; out AFirst, ALast: Cardinal): Boolean;
begin
  AFirst := 0;
  ALast := 0;
  Result := Did(onshi_session_days_next(Session, AKind, AFrom, AAtMost, @AFirst, @ALast,
    Slot));
end;

{ The clock }

function TConsents.ClockBehind: Cardinal;
begin
  Result := 0;
  Done(onshi_session_clock_behind(Session, @Result, Slot));
end;

procedure TConsents.ClockReset(const AOperator: OnshiString);
begin
  Done(onshi_session_clock_reset(Session, PAnsiChar(Utf8(AOperator)), ONSHI_NUL, Slot));
end;

{ Cancellations }

function TConsents.Cancel(const APatient: OnshiString; AKind, AWhy: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_session_cancel(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind, AWhy,
    @Result, Slot));
end;

function TConsents.CancelDrop(const APatient: OnshiString; AKind: Cardinal): Boolean;
begin
  Result := Did(onshi_session_cancel_drop(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind, Slot));
end;

function TConsents.CancelDue(const APatient: OnshiString; AKind: Cardinal;
  out AWhy: Cardinal): Boolean;
begin
  AWhy := 0;
  Result := Did(onshi_session_cancel_due(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind,
    @AWhy, Slot));
end;

function TConsents.CancelsDue: Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_session_cancels_due(Session, @Found, Slot));
  Result := Found;
end;

function TConsents.SubmitCancel(const APatient: OnshiString; AKind: Cardinal;
  const ANumbers: TOnshiPerson; out AJob: Cardinal): Boolean;
var
  Kept: TOnshiKept;
  Plain: TOnshiPatient;
begin
  AJob := 0;
  Plain := PlainPerson(ANumbers, Kept);
  Result := Did(onshi_session_cancel_submit(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL,
    AKind, @Plain, @AJob, Slot));
end;

function TConsents.CancelAnswered(AJob: Cardinal; out AState: Cardinal): Boolean;
begin
  AState := 0;
  Result := Did(onshi_session_cancel_answered(Session, AJob, @AState, Slot));
end;

end.
