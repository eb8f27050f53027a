{ Answers in parts: what anybody here may have, and what is clinical on its way to a chart. }
unit OnshiApart;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiAccess, OnshiApi, OnshiCalls, OnshiConsent, OnshiRecord, OnshiText;

type
  { What somebody may see now of one patient. Never kept: ask anew for each use. }
  IOnshiRights = interface(IOnshiObject)
    { Whether a class (ONSHI_CLASS_...) is shown, and until when, or why not. }
    function Shows(AClass: Cardinal): TOnshiDecision;
  end;

  { What is clinical of one person, on its way to a chart. Its memory is overwritten at its end. }
  IOnshiPassing = interface(IOnshiObject)
    { What the rights show of it, if it is about that patient: the program's key, found by linking. }
    function Show(const ARights: IOnshiRights; const APatient: OnshiString): IOnshiRecord;
    { Gives all of it to the chart, once. When the chart has it, say HandedOver (OnshiCopies). }
    function HandOver: IOnshiRecord;
  end;

  { One person, or the frame. }
  TOnshiParts = record
    { Without anything clinical. }
    Rest: IOnshiRecord;
    { All of that; nil if there is none. }
    Clinical: IOnshiPassing;
    { How many values the rest lacks. }
    Withheld: Cardinal;
  end;

  { An answer that is read in parts. It outlives its session. }
  IOnshiApart = interface(IOnshiObject)
    { One of ONSHI_FORM_... }
    function Form: Cardinal;
    { Everything that stands once in it; for a single query, the whole answer. }
    function Frame: TOnshiParts;
    { The next person, month of receipts or checkup; False after the last. If it fails, forget whoever
      came before. }
    function Next(out AParts: TOnshiParts): Boolean;
    { The bytes of a PDF about a patient; False unless the rights open every class that it may show. }
    function Document(const ARights: IOnshiRights; const APatient: OnshiString;
      out ABytes: TOnshiBytes): Boolean;
    { Gives the bytes of a PDF to the chart, once. }
    function HandOver: TOnshiBytes;
  end;

{ Opens the answer of a job in parts; again and again until it is acknowledged. }
function OnshiAnswerApart(const ASession: IOnshiSession; AJob: Cardinal): IOnshiApart;

{ What a viewer may see now of a patient; nobody looks if it is nil. }
function OnshiRightsOf(const ASession: IOnshiSession; const APatient: OnshiString; AKind: Cardinal;
  const AViewer: IOnshiAccess): IOnshiRights;

{ Whether the program may keep what is clinical, by its role. }
function OnshiMayKeep(const ASession: IOnshiSession): Boolean;

implementation

type
  TRights = class(TOnshiObject, IOnshiRights)
  protected
    procedure Release; override;
  public
    function Shows(AClass: Cardinal): TOnshiDecision;
  end;

  TPassing = class(TOnshiObject, IOnshiPassing)
  protected
    procedure Release; override;
  public
    function Show(const ARights: IOnshiRights; const APatient: OnshiString): IOnshiRecord;
    function HandOver: IOnshiRecord;
  end;

  TApart = class(TOnshiObject, IOnshiApart)
  protected
    procedure Release; override;
  public
    function Form: Cardinal;
    function Frame: TOnshiParts;
    function Next(out AParts: TOnshiParts): Boolean;
    function Document(const ARights: IOnshiRights; const APatient: OnshiString;
      out ABytes: TOnshiBytes): Boolean;
    function HandOver: TOnshiBytes;
  end;

{ What a session gives }

function OnshiAnswerApart(const ASession: IOnshiSession; AJob: Cardinal): IOnshiApart;
var
  Made: TOnshiApart;
begin
  Made := nil;
  Done(onshi_session_answer_apart(HandleOf(ASession), AJob, @Made, Slot));
  Result := TApart.Create(Made);
end;

function OnshiRightsOf(const ASession: IOnshiSession; const APatient: OnshiString; AKind: Cardinal;
  const AViewer: IOnshiAccess): IOnshiRights;
var
  Made: TOnshiRights;
begin
  Made := nil;
  Done(onshi_session_rights(HandleOf(ASession), PAnsiChar(Utf8(APatient)), ONSHI_NUL, AKind,
    HandleOf(AViewer), @Made, Slot));
  Result := TRights.Create(Made);
end;

function OnshiMayKeep(const ASession: IOnshiSession): Boolean;
begin
  Result := Did(onshi_session_may_keep(HandleOf(ASession), Slot));
end;

{ TRights }

procedure TRights.Release;
begin
  onshi_rights_free(Handle);
end;

function TRights.Shows(AClass: Cardinal): TOnshiDecision;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.Granted := Did(onshi_rights_class(Handle, AClass, @Result.Before, @Result.Reason, Slot));
end;

{ TPassing }

procedure TPassing.Release;
begin
  onshi_passing_free(Handle);
end;

function TPassing.Show(const ARights: IOnshiRights; const APatient: OnshiString): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_passing_show(Handle, HandleOf(ARights), PAnsiChar(Utf8(APatient)), ONSHI_NUL, @Made,
    Slot));
  Result := OnshiOwn(Made);
end;

function TPassing.HandOver: IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_passing_hand_over(Handle, @Made, Slot));
  Result := OnshiOwn(Made);
end;

{ TApart }

procedure TApart.Release;
begin
  onshi_apart_free(Handle);
end;

function TApart.Form: Cardinal;
begin
  Result := 0;
  Done(onshi_apart_form(Handle, @Result, Slot));
end;

procedure Own(ARest: TOnshiRecord; AClinical: TOnshiPassing; var AParts: TOnshiParts);
begin
  AParts.Rest := OnshiOwn(ARest);
  AParts.Clinical := nil;
  if AClinical <> nil then
    AParts.Clinical := TPassing.Create(AClinical);
end;

function TApart.Frame: TOnshiParts;
var
  Rest: TOnshiRecord;
  Clinical: TOnshiPassing;
begin
  Rest := nil;
  Clinical := nil;
  Result.Withheld := 0;
  Done(onshi_apart_frame(Handle, @Rest, @Clinical, @Result.Withheld, Slot));
  Own(Rest, Clinical, Result);
end;

function TApart.Next(out AParts: TOnshiParts): Boolean;
var
  Rest: TOnshiRecord;
  Clinical: TOnshiPassing;
begin
  Rest := nil;
  Clinical := nil;
  AParts.Withheld := 0;
  Result := Did(onshi_apart_next(Handle, @Rest, @Clinical, @AParts.Withheld, Slot));
  Own(Rest, Clinical, AParts);
end;

function TApart.Document(const ARights: IOnshiRights; const APatient: OnshiString;
  out ABytes: TOnshiBytes): Boolean;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_apart_document(Handle, HandleOf(ARights), PAnsiChar(Utf8(APatient)),
    ONSHI_NUL, Room.At, Room.Capacity, @Room.Length, Slot));
  ABytes := BytesOf(Room);
  Result := Room.Status = ONSHI_S_OK;
end;

function TApart.HandOver: TOnshiBytes;
begin
  Result := BytesBy(@onshi_apart_hand_over, Handle);
end;

end.
