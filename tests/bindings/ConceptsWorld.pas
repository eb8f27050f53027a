{ What the concepts share: a record, a session, a question. }
unit ConceptsWorld;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, Onshi, OnshiApi, OnshiCalls, OnshiFields, OnshiRecord, OnshiRecords;

function NumberQuery: IOnshiNumberQuery;

{ The code of the error that a property gives to this text; 0 if it takes it. }
function CodeOf(const AQuery: IOnshiNumberQuery; const AText: OnshiString): Integer;

{ Beside the simulated terminal, or in a place of its own, where nobody answers. }
function Setup(const AName: OnshiString): TOnshiSetup;
function Open(const AName: OnshiString): IOnshiSession;

{ The code of the error of opening; 0 if it opens. }
function CodeOfOpening(const ASetup: TOnshiSetup): Integer;

{ Everyone who consented yesterday: what the simulated terminal always has an answer to. }
function Ask(const ASession: IOnshiSession; const AKey: OnshiString): Cardinal;

{ Waits for an event of that kind; how many of another kind came before it. }
function WaitFor(const ASession: IOnshiSession; AJob, AKind, AOther: Cardinal): Integer;

implementation

function NumberQuery: IOnshiNumberQuery;
begin
  Result := NewNumberQuery;
end;

function CodeOf(const AQuery: IOnshiNumberQuery; const AText: OnshiString): Integer;
begin
  Result := 0;
  try
    AQuery.InsuredCardSymbol := AText;
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

function Setup(const AName: OnshiString): TOnshiSetup;
var
  Place: OnshiString;
begin
  Place := Root;
  if AName <> '' then
    Place := Root + '/' + AName;
  Result := OnshiSetup(Place, Institution);
  Result.PollMs := 20;
  Result.CollectAfterMs := 20;
  Result.CollectAtMostMs := 50;
end;

function Open(const AName: OnshiString): IOnshiSession;
begin
  if AName <> '' then
    PlaceOfItsOwn(AName);
  Result := OnshiOpen(Setup(AName));
end;

function CodeOfOpening(const ASetup: TOnshiSetup): Integer;
begin
  Result := 0;
  try
    OnshiOpen(ASetup);
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

function Ask(const ASession: IOnshiSession; const AKey: OnshiString): Cardinal;
var
  Request: IOnshiConsentedRequest;
begin
  Request := NewConsentedRequest;
  Request.Body.Search.ConsentFrom := '20261121';
  Request.Body.Search.ConsentTo := '20261122';
  Request.Body.Search.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
  Result := ASession.Submit(ONSHI_O_CONSENTED_BATCH, Request, AKey);
end;

function WaitFor(const ASession: IOnshiSession; AJob, AKind, AOther: Cardinal): Integer;
var
  Event: TOnshiEvent;
begin
  Result := 0;
  repeat
    if ASession.NextEvent(1000, Event) and (Event.Job = AJob) and (Event.Kind = AOther) then
      Inc(Result);
  until (Event.Job = AJob) and (Event.Kind = AKind);
end;

end.
