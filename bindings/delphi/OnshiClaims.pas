{ What became of claims: moved or split, returned, adjusted. A file of the online claim system. }
unit OnshiClaims;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiPatients, OnshiRecord, OnshiText;

type
  { How to read a file of claims: what OnshiLayout made, changed where it has to be. }
  TOnshiClaimsLayout = record
    { The name of the file, which tells its layout. }
    FileName: OnshiString;
    { The layout by its name, if it is known. }
    Layout: OnshiString;
    { Layouts of the program's own (TOML, from the official document). }
    Layouts: OnshiString;
    { ONSHI_CLAIMS_ALLOW_ASSUMED: it may be read by a layout that is only assumed. }
    Flags: Cardinal;
  end;

  { The claims of a file. Numbers and indexes count from 0; past the last there is False, '' or nil. }
  IOnshiClaims = interface(IOnshiObject)
    { How the file was read. Every line is counted in one place. }
    function Summary: TOnshiClaimsFile;
    { Why a line that could not be read could not. }
    function Unread(ANumber: Integer; out AWhy: TOnshiFailure): Boolean;
    { Looks for the patient of each claim; how many were linked. It never picks between two. }
    function Link(const APatients: IOnshiPatients): Integer;
    { What became of a claim (ONSHI_CLAIM_...), and whose it is (ONSHI_WHOSE_..., 0 before Link). }
    function Claim(ANumber: Integer; out AClaim: TOnshiClaim): Boolean;
    { A patient who might be the one of a claim, and by what (ONSHI_FOUND_...). }
    function Candidate(ANumber, AIndex: Integer; out APatient, AFound: Cardinal): Boolean;
    { What the file says of one payer of a claim. }
    function Statement(ANumber, AIndex: Integer; out AStatement: TOnshiClaimStatement): Boolean;
    { A reason of a return, or an adjusted line. }
    function Detail(ANumber, AIndex: Integer; out ADetail: TOnshiClaimDetail): Boolean;
    { What the file says (ONSHI_CLAIM_ITEM_...), for a statement or detail that of an index; '' if it does
      not. }
    function Text(ANumber: Integer; AItem: Cardinal; AIndex: Integer = 0): OnshiString;
    { A claim with its payers as an entry of our transfer form: AsClaimTransferEntry(...). }
    function Entry(ANumber: Integer): IOnshiRecord;
  end;

{ A layout that the name of the file tells. }
function OnshiLayout(const AFileName: OnshiString = ''): TOnshiClaimsLayout;

{ Reads a file from memory, to its end. }
function OnshiReadClaims(const AFile: TOnshiBytes; const ALayout: TOnshiClaimsLayout): IOnshiClaims;

{ What a confirmation code means for the claim; '' for one that is not in the table. }
function OnshiConfirmation(const ACode: OnshiString; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

implementation

type
  TClaims = class(TOnshiObject, IOnshiClaims)
  protected
    procedure Release; override;
  public
    function Summary: TOnshiClaimsFile;
    function Unread(ANumber: Integer; out AWhy: TOnshiFailure): Boolean;
    function Link(const APatients: IOnshiPatients): Integer;
    function Claim(ANumber: Integer; out AClaim: TOnshiClaim): Boolean;
    function Candidate(ANumber, AIndex: Integer; out APatient, AFound: Cardinal): Boolean;
    function Statement(ANumber, AIndex: Integer; out AStatement: TOnshiClaimStatement): Boolean;
    function Detail(ANumber, AIndex: Integer; out ADetail: TOnshiClaimDetail): Boolean;
    function Text(ANumber: Integer; AItem: Cardinal; AIndex: Integer = 0): OnshiString;
    function Entry(ANumber: Integer): IOnshiRecord;
  end;

function OnshiLayout(const AFileName: OnshiString): TOnshiClaimsLayout;
begin
  Result.FileName := AFileName;
  Result.Layout := '';
  Result.Layouts := '';
  Result.Flags := 0;
end;

function OnshiReadClaims(const AFile: TOnshiBytes; const ALayout: TOnshiClaimsLayout): IOnshiClaims;
var
  Kept: array[0..2] of UTF8String;
  Texts: array[0..2] of PAnsiChar;
  Lengths: array[0..2] of Cardinal;
  Made: TOnshiClaims;
begin
  Give(ALayout.FileName, Kept[0], Texts[0], Lengths[0]);
  Give(ALayout.Layout, Kept[1], Texts[1], Lengths[1]);
  Give(ALayout.Layouts, Kept[2], Texts[2], Lengths[2]);
  Made := nil;
  Done(onshi_claims_open(BytesAt(AFile), Length(AFile), Texts[0], Lengths[0], Texts[1], Lengths[1],
    Texts[2], Lengths[2], ALayout.Flags, @Made, Slot));
  Result := TClaims.Create(Made);
end;

function OnshiConfirmation(const ACode: OnshiString; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_confirmation_text_u16(PWideChar(ACode), Length(ACode), ALanguage, Room.At,
    Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

procedure TClaims.Release;
begin
  onshi_claims_free(Handle);
end;

function TClaims.Summary: TOnshiClaimsFile;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
  Done(onshi_claims_summary(Handle, @Result, Slot));
end;

function TClaims.Unread(ANumber: Integer; out AWhy: TOnshiFailure): Boolean;
var
  Reason: TOnshiError;
  Code: Integer;
begin
  Reason := nil;
  Code := 0;
  Result := Did(onshi_claims_unread(Handle, ANumber, @Reason, Slot));
  if not Result then
    Exit;
  onshi_error_code(Reason, @Code);
  AWhy := FailureOf(Code, Reason);
end;

function TClaims.Link(const APatients: IOnshiPatients): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_claims_link(Handle, HandleOf(APatients), @Found, Slot));
  Result := Found;
end;

function TClaims.Claim(ANumber: Integer; out AClaim: TOnshiClaim): Boolean;
begin
  FillChar(AClaim, SizeOf(AClaim), 0);
  AClaim.StructSize := SizeOf(AClaim);
  Result := Did(onshi_claims_claim(Handle, ANumber, @AClaim, Slot));
end;

function TClaims.Candidate(ANumber, AIndex: Integer; out APatient, AFound: Cardinal): Boolean;
begin
  APatient := ONSHI_NO_PATIENT;
  AFound := 0;
  Result := Did(onshi_claims_candidate(Handle, ANumber, AIndex, @APatient, @AFound, Slot));
end;

function TClaims.Statement(ANumber, AIndex: Integer; out AStatement: TOnshiClaimStatement): Boolean;
begin
  FillChar(AStatement, SizeOf(AStatement), 0);
  AStatement.StructSize := SizeOf(AStatement);
  Result := Did(onshi_claims_statement(Handle, ANumber, AIndex, @AStatement, Slot));
end;

function TClaims.Detail(ANumber, AIndex: Integer; out ADetail: TOnshiClaimDetail): Boolean;
begin
  FillChar(ADetail, SizeOf(ADetail), 0);
  ADetail.StructSize := SizeOf(ADetail);
  Result := Did(onshi_claims_detail(Handle, ANumber, AIndex, @ADetail, Slot));
end;

function TClaims.Text(ANumber: Integer; AItem: Cardinal; AIndex: Integer): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_claims_text_u16(Handle, ANumber, AItem, AIndex, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

function TClaims.Entry(ANumber: Integer): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_claims_entry(Handle, ANumber, @Made, Slot));
  Result := OnshiOwn(Made);
end;

end.
