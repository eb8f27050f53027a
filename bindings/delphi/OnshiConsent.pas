{ Consent, for programs that keep consents themselves. A session keeps them too: OnshiConsents. Times
  are seconds (OnshiTime), days numbers yyyymmdd. }
unit OnshiConsent;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiPatients, OnshiRecord, OnshiText;

type
  { A decision of a rule. }
  TOnshiDecision = record
    Granted: Boolean;
    { If granted: it holds before this second, unless something is heard until then. }
    Before: Cardinal;
    { If not: why (ONSHI_DENIAL_..., ONSHI_REFUSED_...). }
    Reason: Cardinal;
  end;

  { A time that does not go back. Keep its JSON with the consents. }
  IOnshiClock = interface(IOnshiObject)
    function Json: OnshiString;
    { Takes in the time and tells which one counts. }
    function Observe(ANow: Cardinal): Cardinal;
    { Lets the time count again on the word of a person. }
    procedure Reset(const AOperator: OnshiString; ANow: Cardinal);
  end;

  { What one patient consented to on one road (ONSHI_KIND_...). Keep its JSON. }
  IOnshiConsent = interface(IOnshiObject)
    function Json: OnshiString;
    { Takes in what an answer says; how many classes count now as it says. ATold is when it was told,
      or 0: the answer says it. }
    function Hear(AKind: Cardinal; const ARecord: IOnshiRecord; ATold: Cardinal = 0): Integer;
    { Notes the last day of the planned care; 0 for none. }
    procedure PlanCareUntil(ALastDay: Cardinal);
    { Whether a class (ONSHI_CLASS_...) may be used now. Ask before each use. }
    function Permits(const AClock: IOnshiClock; AClass, AKind, ANow: Cardinal): TOnshiDecision;
    { Whether a request may be sent now; if not, the mask of the classes that are wanted. }
    function MayAsk(const AClock: IOnshiClock; AKind: Cardinal; const ARequest: IOnshiRecord;
      ANow: Cardinal; out AUnmet: Cardinal): Boolean;
    { After the clock was reset. }
    function AfterReset(const AClock: IOnshiClock): Boolean;
    { Notes that consent is to be taken back (ONSHI_CANCEL_...); the number of that cancellation. }
    function Cancel(const AClock: IOnshiClock; AWhy, ANow: Cardinal): Cardinal;
    { The cancellation to be sent now, and under which key; False if none is due. }
    function CancelDue(const AClock: IOnshiClock; ANow: Cardinal; out ANumber, AWhy: Cardinal;
      out AKey: OnshiString): Boolean;
    { Its request; nil if none is due. }
    function CancelRequest(const AClock: IOnshiClock; ANow: Cardinal;
      const APatient: TOnshiPerson): IOnshiRecord;
    function CancelSent(ANumber: Cardinal): Boolean;
    { How it was answered; nil if the answer is lost. }
    function CancelAnswered(const AClock: IOnshiClock; ANumber: Cardinal;
      const AAnswer: IOnshiRecord; ANow: Cardinal): Boolean;
    { The cancellation that counts (ONSHI_CANCELLATION_...); False if there is none. }
    function CancelState(out ANumber, AState: Cardinal): Boolean;
  end;

  { Which days of consent were fetched. Keep its JSON. }
  IOnshiConsentDays = interface(IOnshiObject)
    function Json: OnshiString;
    { Notes a fetch that was delivered as a whole; False, and why no day is covered by it
      (ONSHI_UNCOVERED_...). }
    function Fetched(const ARequest: IOnshiRecord; APublished, ATold: Cardinal;
      out AReason: Cardinal): Boolean;
    { The days between that are not covered, range by range from 0; False after the last. }
    function Uncovered(AFrom, ATo, ANow: Cardinal; AIndex: Integer;
      out AFirst, ALast: Cardinal): Boolean;
    { What to fetch next: the oldest days that are over and not covered. }
    function Next(AFrom, AAtMost, ANow: Cardinal; out AFirst, ALast: Cardinal): Boolean;
  end;

  { Consents that a request rests on: for SubmitUnder and lists. }
  IOnshiPermits = interface(IOnshiObject)
    { Adds what a consent permits now; the mask of its classes. }
    function Add(const AConsent: IOnshiConsent; const AClock: IOnshiClock; ANow: Cardinal): Cardinal;
  end;

function OnshiNewClock(ANow: Cardinal): IOnshiClock;
function OnshiClockOf(const AJson: OnshiString): IOnshiClock;

{ One about which nothing is known; AKey is the program's own number of the patient. }
function OnshiNewConsent(const AKey: OnshiString; AKind: Cardinal): IOnshiConsent;
function OnshiConsentOf(const AJson: OnshiString): IOnshiConsent;

function OnshiNewConsentDays(AKind: Cardinal): IOnshiConsentDays;
function OnshiConsentDaysOf(const AJson: OnshiString): IOnshiConsentDays;

function OnshiNewPermits: IOnshiPermits;

{ Objects for what the library gave; nil for nil. }
function OnshiOwnConsent(AHandle: TOnshiConsent): IOnshiConsent;
function OnshiOwnConsentDays(AHandle: TOnshiConsentDays): IOnshiConsentDays;

implementation

type
  TClock = class(TOnshiObject, IOnshiClock)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function Observe(ANow: Cardinal): Cardinal;
    procedure Reset(const AOperator: OnshiString; ANow: Cardinal);
  end;

  TConsent = class(TOnshiObject, IOnshiConsent)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function Hear(AKind: Cardinal; const ARecord: IOnshiRecord; ATold: Cardinal = 0): Integer;
    procedure PlanCareUntil(ALastDay: Cardinal);
    function Permits(const AClock: IOnshiClock; AClass, AKind, ANow: Cardinal): TOnshiDecision;
    function MayAsk(const AClock: IOnshiClock; AKind: Cardinal; const ARequest: IOnshiRecord;
      ANow: Cardinal; out AUnmet: Cardinal): Boolean;
    function AfterReset(const AClock: IOnshiClock): Boolean;
    function Cancel(const AClock: IOnshiClock; AWhy, ANow: Cardinal): Cardinal;
    function CancelDue(const AClock: IOnshiClock; ANow: Cardinal; out ANumber, AWhy: Cardinal;
      out AKey: OnshiString): Boolean;
    function CancelRequest(const AClock: IOnshiClock; ANow: Cardinal;
      const APatient: TOnshiPerson): IOnshiRecord;
    function CancelSent(ANumber: Cardinal): Boolean;
    function CancelAnswered(const AClock: IOnshiClock; ANumber: Cardinal;
      const AAnswer: IOnshiRecord; ANow: Cardinal): Boolean;
    function CancelState(out ANumber, AState: Cardinal): Boolean;
  end;

  TConsentDays = class(TOnshiObject, IOnshiConsentDays)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function Fetched(const ARequest: IOnshiRecord; APublished, ATold: Cardinal;
      out AReason: Cardinal): Boolean;
    function Uncovered(AFrom, ATo, ANow: Cardinal; AIndex: Integer;
      out AFirst, ALast: Cardinal): Boolean;
    function Next(AFrom, AAtMost, ANow: Cardinal; out AFirst, ALast: Cardinal): Boolean;
  end;

  TPermits = class(TOnshiObject, IOnshiPermits)
  protected
    procedure Release; override;
  public
    function Add(const AConsent: IOnshiConsent; const AClock: IOnshiClock; ANow: Cardinal): Cardinal;
  end;

{ TClock }

function OnshiNewClock(ANow: Cardinal): IOnshiClock;
var
  Made: TOnshiClock;
begin
  Made := nil;
  Done(onshi_clock_new(ANow, @Made, Slot));
  Result := TClock.Create(Made);
end;

function OnshiClockOf(const AJson: OnshiString): IOnshiClock;
var
  Made: TOnshiClock;
begin
  Made := nil;
  Done(onshi_clock_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TClock.Create(Made);
end;

procedure TClock.Release;
begin
  onshi_clock_free(Handle);
end;

function TClock.Json: OnshiString;
begin
  Result := TextBy(@onshi_clock_json, Handle);
end;

function TClock.Observe(ANow: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_clock_observe(Handle, ANow, @Result, Slot));
end;

procedure TClock.Reset(const AOperator: OnshiString; ANow: Cardinal);
begin
  Done(onshi_clock_reset(Handle, PAnsiChar(Utf8(AOperator)), ONSHI_NUL, ANow, Slot));
end;

{ TConsent }

function OnshiOwnConsent(AHandle: TOnshiConsent): IOnshiConsent;
begin
  Result := nil;
  if AHandle <> nil then
    Result := TConsent.Create(AHandle);
end;

function OnshiNewConsent(const AKey: OnshiString; AKind: Cardinal): IOnshiConsent;
var
  Made: TOnshiConsent;
begin
  Made := nil;
  Done(onshi_consent_new(PAnsiChar(Utf8(AKey)), ONSHI_NUL, AKind, @Made, Slot));
  Result := TConsent.Create(Made);
end;

function OnshiConsentOf(const AJson: OnshiString): IOnshiConsent;
var
  Made: TOnshiConsent;
begin
  Made := nil;
  Done(onshi_consent_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TConsent.Create(Made);
end;

procedure TConsent.Release;
begin
  onshi_consent_free(Handle);
end;

function TConsent.Json: OnshiString;
begin
  Result := TextBy(@onshi_consent_json, Handle);
end;

function TConsent.Hear(AKind: Cardinal; const ARecord: IOnshiRecord; ATold: Cardinal): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_consent_hear(Handle, AKind, HandleOf(ARecord), ATold, @Found, Slot));
  Result := Found;
end;

procedure TConsent.PlanCareUntil(ALastDay: Cardinal);
begin
  Done(onshi_consent_plan_care_until(Handle, ALastDay, Slot));
end;

function TConsent.Permits(const AClock: IOnshiClock; AClass, AKind, ANow: Cardinal): TOnshiDecision;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.Granted := Did(onshi_consent_permits(Handle, HandleOf(AClock), AClass, AKind, ANow,
    @Result.Before, @Result.Reason, Slot));
end;

function TConsent.MayAsk(const AClock: IOnshiClock; AKind: Cardinal; const ARequest: IOnshiRecord;
  ANow: Cardinal; out AUnmet: Cardinal): Boolean;
begin
  AUnmet := 0;
  Result := Did(onshi_consent_may_ask(Handle, HandleOf(AClock), AKind, HandleOf(ARequest), ANow,
    @AUnmet, Slot));
end;

function TConsent.AfterReset(const AClock: IOnshiClock): Boolean;
begin
  Result := Did(onshi_consent_after_reset(Handle, HandleOf(AClock), Slot));
end;

function TConsent.Cancel(const AClock: IOnshiClock; AWhy, ANow: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_consent_cancel(Handle, HandleOf(AClock), AWhy, ANow, @Result, Slot));
end;

function TConsent.CancelDue(const AClock: IOnshiClock; ANow: Cardinal; out ANumber, AWhy: Cardinal;
  out AKey: OnshiString): Boolean;
var
  Room: TOnshiRoom;
begin
  ANumber := 0;
  AWhy := 0;
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_consent_cancel_due(Handle, HandleOf(AClock), ANow, @ANumber, @AWhy, Room.At,
    Room.Capacity, @Room.Length, Slot));
  AKey := TextOf(Room);
  Result := Room.Status = ONSHI_S_OK;
end;

function TConsent.CancelRequest(const AClock: IOnshiClock; ANow: Cardinal;
  const APatient: TOnshiPerson): IOnshiRecord;
var
  Kept: TOnshiKept;
  Plain: TOnshiPatient;
  Made: TOnshiRecord;
begin
  Plain := PlainPerson(APatient, Kept);
  Made := nil;
  Done(onshi_consent_cancel_request(Handle, HandleOf(AClock), ANow, @Plain, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function TConsent.CancelSent(ANumber: Cardinal): Boolean;
begin
  Result := Did(onshi_consent_cancel_sent(Handle, ANumber, Slot));
end;

function TConsent.CancelAnswered(const AClock: IOnshiClock; ANumber: Cardinal;
  const AAnswer: IOnshiRecord; ANow: Cardinal): Boolean;
begin
  Result := Did(onshi_consent_cancel_answered(Handle, HandleOf(AClock), ANumber, HandleOf(AAnswer),
    ANow, Slot));
end;

function TConsent.CancelState(out ANumber, AState: Cardinal): Boolean;
begin
  ANumber := 0;
  AState := 0;
  Result := Did(onshi_consent_cancel_state(Handle, @ANumber, @AState, Slot));
end;

{ TConsentDays }

function OnshiOwnConsentDays(AHandle: TOnshiConsentDays): IOnshiConsentDays;
begin
  Result := nil;
  if AHandle <> nil then
    Result := TConsentDays.Create(AHandle);
end;

function OnshiNewConsentDays(AKind: Cardinal): IOnshiConsentDays;
var
  Made: TOnshiConsentDays;
begin
  Made := nil;
  Done(onshi_consent_days_new(AKind, @Made, Slot));
  Result := TConsentDays.Create(Made);
end;

function OnshiConsentDaysOf(const AJson: OnshiString): IOnshiConsentDays;
var
  Made: TOnshiConsentDays;
begin
  Made := nil;
  Done(onshi_consent_days_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TConsentDays.Create(Made);
end;

procedure TConsentDays.Release;
begin
  onshi_consent_days_free(Handle);
end;

function TConsentDays.Json: OnshiString;
begin
  Result := TextBy(@onshi_consent_days_json, Handle);
end;

function TConsentDays.Fetched(const ARequest: IOnshiRecord; APublished, ATold: Cardinal;
  out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_consent_days_fetched(Handle, HandleOf(ARequest), APublished, ATold, @AReason,
    Slot));
end;

function TConsentDays.Uncovered(AFrom, ATo, ANow: Cardinal; AIndex: Integer;
  out AFirst, ALast: Cardinal): Boolean;
begin
  AFirst := 0;
  ALast := 0;
  Result := Did(onshi_consent_days_uncovered(Handle, AFrom, ATo, ANow, AIndex, @AFirst, @ALast, Slot));
end;

function TConsentDays.Next(AFrom, AAtMost, ANow: Cardinal; out AFirst, ALast: Cardinal): Boolean;
begin
  AFirst := 0;
  ALast := 0;
  Result := Did(onshi_consent_days_next(Handle, AFrom, AAtMost, ANow, @AFirst, @ALast, Slot));
end;

{ TPermits }

function OnshiNewPermits: IOnshiPermits;
var
  Made: TOnshiPermits;
begin
  Made := nil;
  Done(onshi_permits_new(@Made, Slot));
  Result := TPermits.Create(Made);
end;

procedure TPermits.Release;
begin
  onshi_permits_free(Handle);
end;

function TPermits.Add(const AConsent: IOnshiConsent; const AClock: IOnshiClock;
  ANow: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_permits_add(Handle, HandleOf(AConsent), HandleOf(AClock), ANow, @Result, Slot));
end;

end.
