{ Certificates of a patient, and the consent to ask for them. }
unit OnshiCertificates;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiConsent, OnshiRecord, OnshiText;

type
  { For whom something is asked, and where: the medical institution code, and the program's own key of
    the patient. }
  TOnshiAsking = record
    Institution, Patient: OnshiString;
  end;

  { Consent to ask for certificates of limits. Keep its JSON. }
  IOnshiLimitConsent = interface(IOnshiObject)
    function Json: OnshiString;
    { The patient took it back. }
    procedure Withdraw(ANow: Cardinal);
  end;

  { The certificates of a patient. Keep its JSON. }
  IOnshiCertificates = interface(IOnshiObject)
    function Json: OnshiString;
    { Adds what a qualification of an answer carries; how many are new. ASource is a name of the answer,
      ACame when it came. }
    function Add(const AAnswer: IOnshiRecord; AQualification: Cardinal; const ASource: OnshiString;
      ACame: Cardinal): Integer;
    { Which certificate holds on a day (yyyymmdd), and why: as JSON. }
    function OnDay(ADay: Cardinal): OnshiString;
    { What an answer changes: as JSON. AAsked is what OnshiAskedCertificates says of its request. }
    function Compare(const AAnswer: IOnshiRecord; AQualification, AAsked, ADay: Cardinal): OnshiString;
  end;

{ Records consent that the place itself took (ONSHI_CONSENTED_...); nil and why it cannot be
  (ONSHI_NO_CERTIFICATE_...). }
function OnshiRecordLimitConsent(const AAsking: TOnshiAsking; ASource, AGiven: Cardinal;
  const AOperator: OnshiString; ANow: Cardinal; out AReason: Cardinal): IOnshiLimitConsent;
{ Records consent that a qualification of an answer tells of. }
function OnshiLimitConsentOfAnswer(const AAsking: TOnshiAsking; const AAnswer: IOnshiRecord;
  AQualification: Cardinal; const AOperator: OnshiString; ANow: Cardinal;
  out AReason: Cardinal): IOnshiLimitConsent;
function OnshiLimitConsentOf(const AJson: OnshiString): IOnshiLimitConsent;
{ One that the library gave; nil for nil. }
function OnshiOwnLimitConsent(AHandle: TOnshiLimitConsent): IOnshiLimitConsent;

{ Sets in a query by number whether certificates of limits are asked for; False and why they must not
  be. AConsent may be nil. }
function OnshiAskLimit(const AQuery: IOnshiRecord; const AConsent: IOnshiLimitConsent;
  const APermits: IOnshiPermits; const AAsking: TOnshiAsking; ANow: Cardinal;
  out AReason: Cardinal): Boolean;
{ The same in a query about somebody who consented by card, with those of specific diseases if wanted. }
function OnshiAskCertificates(const AQuery: IOnshiRecord; AKind: Cardinal;
  const AConsent: IOnshiLimitConsent; const APermits: IOnshiPermits; ASpecificDisease: Boolean;
  const AAsking: TOnshiAsking; ANow: Cardinal; out AReason: Cardinal): Boolean;
{ Which certificates a request asks for: the bit 1 shl ONSHI_CERTIFICATE_... of each. }
function OnshiAskedCertificates(const ARequest: IOnshiRecord): Cardinal;

function OnshiNewCertificates: IOnshiCertificates;
function OnshiCertificatesOf(const AJson: OnshiString): IOnshiCertificates;

implementation

type
  TLimitConsent = class(TOnshiObject, IOnshiLimitConsent)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    procedure Withdraw(ANow: Cardinal);
  end;

  TCertificates = class(TOnshiObject, IOnshiCertificates)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function Add(const AAnswer: IOnshiRecord; AQualification: Cardinal; const ASource: OnshiString;
      ACame: Cardinal): Integer;
    function OnDay(ADay: Cardinal): OnshiString;
    function Compare(const AAnswer: IOnshiRecord; AQualification, AAsked, ADay: Cardinal): OnshiString;
  end;

{ Consent to ask }

function OnshiOwnLimitConsent(AHandle: TOnshiLimitConsent): IOnshiLimitConsent;
begin
  Result := nil;
  if AHandle <> nil then
    Result := TLimitConsent.Create(AHandle);
end;

function OnshiRecordLimitConsent(const AAsking: TOnshiAsking; ASource, AGiven: Cardinal;
  const AOperator: OnshiString; ANow: Cardinal; out AReason: Cardinal): IOnshiLimitConsent;
var
  Made: TOnshiLimitConsent;
begin
  AReason := 0;
  Made := nil;
  Done(onshi_limit_consent_record_u16(PWideChar(AAsking.Institution), Length(AAsking.Institution),
    PWideChar(AAsking.Patient), Length(AAsking.Patient), ASource, AGiven, PWideChar(AOperator),
    Length(AOperator), ANow, @Made, @AReason, Slot));
  Result := OnshiOwnLimitConsent(Made);
end;

function OnshiLimitConsentOfAnswer(const AAsking: TOnshiAsking; const AAnswer: IOnshiRecord;
  AQualification: Cardinal; const AOperator: OnshiString; ANow: Cardinal;
  out AReason: Cardinal): IOnshiLimitConsent;
var
  Made: TOnshiLimitConsent;
begin
  AReason := 0;
  Made := nil;
  Done(onshi_limit_consent_of_answer(PAnsiChar(Utf8(AAsking.Institution)), ONSHI_NUL,
    PAnsiChar(Utf8(AAsking.Patient)), ONSHI_NUL, HandleOf(AAnswer), AQualification,
    PAnsiChar(Utf8(AOperator)), ONSHI_NUL, ANow, @Made, @AReason, Slot));
  Result := OnshiOwnLimitConsent(Made);
end;

function OnshiLimitConsentOf(const AJson: OnshiString): IOnshiLimitConsent;
var
  Made: TOnshiLimitConsent;
begin
  Made := nil;
  Done(onshi_limit_consent_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := OnshiOwnLimitConsent(Made);
end;

procedure TLimitConsent.Release;
begin
  onshi_limit_consent_free(Handle);
end;

function TLimitConsent.Json: OnshiString;
begin
  Result := TextBy(@onshi_limit_consent_json, Handle);
end;

procedure TLimitConsent.Withdraw(ANow: Cardinal);
begin
  Done(onshi_limit_consent_withdraw(Handle, ANow, Slot));
end;

{ Asking }

function OnshiAskLimit(const AQuery: IOnshiRecord; const AConsent: IOnshiLimitConsent;
  const APermits: IOnshiPermits; const AAsking: TOnshiAsking; ANow: Cardinal;
  out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_record_ask_limit(AQuery.Handle, AQuery.Path, AQuery.Steps, HandleOf(AConsent),
    HandleOf(APermits), PAnsiChar(Utf8(AAsking.Institution)), ONSHI_NUL,
    PAnsiChar(Utf8(AAsking.Patient)), ONSHI_NUL, ANow, @AReason, Slot));
end;

function OnshiAskCertificates(const AQuery: IOnshiRecord; AKind: Cardinal;
  const AConsent: IOnshiLimitConsent; const APermits: IOnshiPermits; ASpecificDisease: Boolean;
  const AAsking: TOnshiAsking; ANow: Cardinal; out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_record_ask_certificates(AQuery.Handle, AQuery.Path, AQuery.Steps, AKind,
    HandleOf(AConsent), HandleOf(APermits), Ord(ASpecificDisease),
    PAnsiChar(Utf8(AAsking.Institution)), ONSHI_NUL, PAnsiChar(Utf8(AAsking.Patient)), ONSHI_NUL, ANow,
    @AReason, Slot));
end;

function OnshiAskedCertificates(const ARequest: IOnshiRecord): Cardinal;
begin
  Result := 0;
  Done(onshi_record_asked_certificates(HandleOf(ARequest), @Result, Slot));
end;

{ TCertificates }

function OnshiNewCertificates: IOnshiCertificates;
var
  Made: TOnshiCertificates;
begin
  Made := nil;
  Done(onshi_certificates_new(@Made, Slot));
  Result := TCertificates.Create(Made);
end;

function OnshiCertificatesOf(const AJson: OnshiString): IOnshiCertificates;
var
  Made: TOnshiCertificates;
begin
  Made := nil;
  Done(onshi_certificates_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TCertificates.Create(Made);
end;

procedure TCertificates.Release;
begin
  onshi_certificates_free(Handle);
end;

function TCertificates.Json: OnshiString;
begin
  Result := TextBy(@onshi_certificates_json, Handle);
end;

function TCertificates.Add(const AAnswer: IOnshiRecord; AQualification: Cardinal;
  const ASource: OnshiString; ACame: Cardinal): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_certificates_add(Handle, HandleOf(AAnswer), AQualification, PAnsiChar(Utf8(ASource)),
    ONSHI_NUL, ACame, @Found, Slot));
  Result := Found;
end;

function TCertificates.OnDay(ADay: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_certificates_on_u16(Handle, ADay, Room.At, Room.Capacity, @Room.Length,
    Slot));
  Result := TextOf(Room);
end;

function TCertificates.Compare(const AAnswer: IOnshiRecord;
  AQualification, AAsked, ADay: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_certificates_compare_u16(Handle, HandleOf(AAnswer), AQualification, AAsked,
    ADay, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

end.
