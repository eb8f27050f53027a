{ Lists: any number of people under one key, sent in parts. }
unit OnshiLists;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiRecord, OnshiText;

type
  { A list that is being filled. Permits are an IOnshiPermits or nil. }
  IOnshiList = interface(IOnshiObject)
    { Adds a person: the record that the request repeats for each. }
    procedure Add(const APerson: IOnshiRecord; const APermits: IOnshiObject = nil);
    { Submits what is left. When it returns, the whole list is durable. }
    procedure Submit(const APermits: IOnshiObject = nil);
  end;

{ Begins a list; AHead is the request without its people. }
function OnshiNewList(const ASession: IOnshiSession; AOperation: Cardinal; const AHead: IOnshiRecord;
  const AKey: OnshiString): IOnshiList;

{ How far a list is; False if there is none. If it is not Whole, submit the same list again to go on. }
function OnshiListState(const ASession: IOnshiSession; const AKey: OnshiString;
  out AState: TOnshiListState): Boolean;

{ The job of a part, from 0; False after the last. }
function OnshiListJob(const ASession: IOnshiSession; const AKey: OnshiString; APart: Integer;
  out AJob: Cardinal): Boolean;

{ Acknowledges every part that is answered. }
procedure OnshiListAcknowledge(const ASession: IOnshiSession; const AKey: OnshiString);
{ Takes back every part that nobody picked up yet. }
procedure OnshiListWithdraw(const ASession: IOnshiSession; const AKey: OnshiString);
{ Gives every part up that is not over. }
procedure OnshiListAbandon(const ASession: IOnshiSession; const AKey: OnshiString);

implementation

type
  TList = class(TOnshiObject, IOnshiList)
  private
    FSession: IOnshiSession;
  protected
    procedure Release; override;
  public
    procedure Add(const APerson: IOnshiRecord; const APermits: IOnshiObject = nil);
    procedure Submit(const APermits: IOnshiObject = nil);
  end;

function OnshiNewList(const ASession: IOnshiSession; AOperation: Cardinal; const AHead: IOnshiRecord;
  const AKey: OnshiString): IOnshiList;
var
  Made: TOnshiList;
  List: TList;
begin
  Made := nil;
  Done(onshi_session_list_new(HandleOf(ASession), AOperation, HandleOf(AHead), PAnsiChar(Utf8(AKey)),
    ONSHI_NUL, @Made, Slot));
  List := TList.Create(Made);
  List.FSession := ASession;
  Result := List;
end;

procedure TList.Release;
begin
  onshi_list_free(Handle);
end;

procedure TList.Add(const APerson: IOnshiRecord; const APermits: IOnshiObject);
begin
  if APermits = nil then
    Done(onshi_list_add(Handle, HandleOf(FSession), HandleOf(APerson), Slot))
  else
    Done(onshi_list_add_under(Handle, HandleOf(FSession), HandleOf(APerson), HandleOf(APermits), Slot));
end;

procedure TList.Submit(const APermits: IOnshiObject);
begin
  if APermits = nil then
    Done(onshi_list_submit(Handle, HandleOf(FSession), Slot))
  else
    Done(onshi_list_submit_under(Handle, HandleOf(FSession), HandleOf(APermits), Slot));
end;

function OnshiListState(const ASession: IOnshiSession; const AKey: OnshiString;
  out AState: TOnshiListState): Boolean;
begin
  FillChar(AState, SizeOf(AState), 0);
  AState.StructSize := SizeOf(AState);
  Result := Did(onshi_session_list_state(HandleOf(ASession), PAnsiChar(Utf8(AKey)), ONSHI_NUL, @AState,
    Slot));
end;

function OnshiListJob(const ASession: IOnshiSession; const AKey: OnshiString; APart: Integer;
  out AJob: Cardinal): Boolean;
begin
  AJob := 0;
  Result := Did(onshi_session_list_job(HandleOf(ASession), PAnsiChar(Utf8(AKey)), ONSHI_NUL, APart,
    @AJob, Slot));
end;

procedure OnshiListAcknowledge(const ASession: IOnshiSession; const AKey: OnshiString);
begin
  Done(onshi_session_list_acknowledge(HandleOf(ASession), PAnsiChar(Utf8(AKey)), ONSHI_NUL, Slot));
end;

procedure OnshiListWithdraw(const ASession: IOnshiSession; const AKey: OnshiString);
begin
  Done(onshi_session_list_withdraw(HandleOf(ASession), PAnsiChar(Utf8(AKey)), ONSHI_NUL, Slot));
end;

procedure OnshiListAbandon(const ASession: IOnshiSession; const AKey: OnshiString);
begin
  Done(onshi_session_list_abandon(HandleOf(ASession), PAnsiChar(Utf8(AKey)), ONSHI_NUL, Slot));
end;

end.
