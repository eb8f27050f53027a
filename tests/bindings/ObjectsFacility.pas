{ Nouns of objects.pas about the facility: its address, settings and activation codes. }
unit ObjectsFacility;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, ObjectsWorld, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFacility, OnshiFields, OnshiRecord,
  OnshiRecords;

procedure AnAddress;
procedure Settings;
procedure Activation;

implementation

const
  Address = 'https://example.invalid/visit?f=1&g=2';

procedure AnAddress;
var
  Request: IOnshiAccessUrlRequest;
  Answer: IOnshiRecord;
  Url: OnshiString;
  Reason: Cardinal;
  Picture: TOnshiBytes;
begin
  Request := NewAccessUrlRequest;
  Request.Body.Query.Kind := ONSHI_C_URL_KIND_VISIT;
  Answer := Asked(ONSHI_O_ACCESS_URL, Request, 'address').Frame;
  Url := OnshiAccessUrl(Answer, ONSHI_KIND_VISIT, Reason);
  Show(Pos('https://', Url) = 1, 'address');
  Show((OnshiAccessUrl(Answer, ONSHI_KIND_ONLINE, Reason) = '')
    and (Reason = ONSHI_NO_URL_OTHER_CARE), 'of other care');
  Show(Pos('<svg ', OnshiQrSvg(Url)) = 1, 'SVG');
  Show(OnshiQrSvg(Address) = OnshiQrSvg(Address, ONSHI_QR_MEDIUM, 8, 4), 'what is usual');
  Picture := OnshiQrPng(Address);
  Show((Length(Picture) > 8) and (Picture[0] = $89) and (Picture[1] = Ord('P')), 'PNG');
end;

function ReadSettings(const ARequest: IOnshiRecord; const AKey: OnshiString): IOnshiSettings;
begin
  Result := OnshiSettingsOf(Asked(ONSHI_O_FACILITY_SETTINGS_INQUIRY, ARequest, AKey).Frame);
end;

{ An update to the one of two codes that is not there. }
function OtherSetting(const AThere: IOnshiSettings): IOnshiSettingsUpdate;
begin
  AThere.WantConsent(ONSHI_KIND_VISIT, ONSHI_C_CONSENT_INFORMATION_CHECKUP, '0');
  Result := AThere.Change;
  if Result <> nil then
    Exit;
  AThere.WantConsent(ONSHI_KIND_VISIT, ONSHI_C_CONSENT_INFORMATION_CHECKUP, '1');
  Result := AThere.Change;
end;

procedure Settings;
var
  There: IOnshiSettings;
  Update: IOnshiSettingsUpdate;
  Request, Inquiry: IOnshiRecord;
  Number: Cardinal;
begin
  There := ReadSettings(OnshiSettingsInquiry, 'settings');
  Show((There.Count > 0) and (There.Title(0) <> '') and (There.Value(0) <> '')
    and (There.Value(0, ONSHI_CODE) <> ''), 'lines');
  Show((There.Title(There.Count) = '') and (There.Change = nil), 'no change');
  Update := OtherSetting(There);
  Update := OnshiSettingsUpdateOf(Update.Json);
  Show(Update.Next = ONSHI_UPDATE_SEND, 'to send');
  Request := Update.Send;
  Show((Update.Send = nil) and (Update.Next = ONSHI_UPDATE_WAIT), 'sent once');
  Update.Lost;
  Asked(ONSHI_O_FACILITY_SETTINGS_UPDATE, Request, 'update');
  Inquiry := Update.Inquire(Number);
  Update.Read(Number, ReadSettings(Inquiry, 'read back'));
  Show(Update.Next = ONSHI_UPDATE_APPLIED, 'applied');
  Update := OtherSetting(ReadSettings(OnshiSettingsInquiry, 'settings again'));
  Update.Send;
  Update.GiveUp;
  Show(Update.Next = ONSHI_UPDATE_UNKNOWN, 'given up');
end;

procedure Activation;
var
  Listed: IOnshiRecord;
  Code: IOnshiIssuance;
  Request: IOnshiRecord;
  Reason: Cardinal;
  Waits: Boolean;
begin
  Listed := Asked(ONSHI_O_ACTIVATION_CODE_INQUIRY, OnshiActivationInquiry, 'codes').Frame;
  Code := OnshiPlanIssuance('tablet-9', Listed, Reason);
  Code := OnshiIssuanceOf(Code.Json);
  Show((Code.Stage(Waits) = ONSHI_ISSUANCE_READY) and not Waits and (Code.TakeCode = ''), 'ready');
  Request := Code.Send;
  Show(Code.Send = nil, 'sent once');
  Code.Answered(Asked(ONSHI_O_ACTIVATION_CODE_ISSUE, Request, 'issue').Frame);
  Show((Code.Stage(Waits) = ONSHI_ISSUANCE_ISSUED) and Waits, 'issued');
  Show((Code.TakeCode <> '') and (Code.TakeCode = ''), 'taken once');
  Listed := Asked(ONSHI_O_ACTIVATION_CODE_INQUIRY, OnshiActivationInquiry, 'again').Frame;
  Code.Listed(Listed);
  Show((OnshiPlanIssuance('tablet-9', Listed, Reason) = nil)
    and (Reason = ONSHI_NO_CODE_HAS_ONE), 'has one');
  Show(OnshiActivationInvalidation(Listed, 0) <> nil, 'invalidation');
  Show(OnshiActivationInvalidation(Listed, 99) = nil, 'no code there');
end;

end.
