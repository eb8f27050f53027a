{ Answers: a message with its people, or a PDF. }
unit OnshiAnswer;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiRecord, OnshiText;

type
  { A value, or a group and how many of the entries that follow stand inside it. }
  TOnshiValue = record
    Field: Cardinal;
    Group: Boolean;
    Inside: Cardinal;
    Text: OnshiString;
  end;
  TOnshiValues = array of TOnshiValue;

  { Many people at once, without a call for each value. }
  IOnshiBlock = interface(IOnshiObject)
    { Takes only these fields from now on, and the groups around them; with none, everything. }
    procedure Want(const AFields: array of Cardinal);
    { Copies one record in, as one person. }
    procedure Take(const ARecord: IOnshiRecord);
    { How many people it holds. }
    function Count: Integer;
    { The values of one, from 0. }
    function Values(APerson: Integer): TOnshiValues;
  end;

  { An answer. It outlives its session. }
  IOnshiAnswer = interface(IOnshiObject)
    { One of ONSHI_FORM_... }
    function Form: Cardinal;
    { The name of the file that it came in. }
    function Name: OnshiString;
    { The BLAKE3 of its file. }
    function Blake3: TOnshiBytes;
    { The bytes of a PDF. }
    function Document: TOnshiBytes;
    { Everything but the people of a batch; for a single query, the whole answer. }
    function Frame: IOnshiRecord;
    { How many people a batch has. }
    function Units: Integer;
    { Reads the next person; False after the last. }
    function Next(out APerson: IOnshiRecord): Boolean;
    { Fills a block with the next people, and says how many; 0 after the last. }
    function NextBlock(const ABlock: IOnshiBlock; AAtMost: Cardinal): Integer;
    { Runs of people that threads can read apart from each other; nil if there are not so many. }
    function Sections: Integer;
    function Section(AIndex: Integer): IOnshiAnswer;
  end;

{ An answer that the library gave; nil for nil. }
function OnshiAnswerOf(AHandle: TOnshiAnswer): IOnshiAnswer;

{ Opens a file that the program holds itself; AMessage is ONSHI_M_..., or 0: its name says it. }
function OnshiOpenFile(const AFileName: OnshiString; AMessage: Cardinal = 0;
  const AProfile: OnshiString = ''): IOnshiAnswer;

function OnshiBlock: IOnshiBlock;

implementation

type
  TAnswer = class(TOnshiObject, IOnshiAnswer)
  protected
    procedure Release; override;
  public
    function Form: Cardinal;
    function Name: OnshiString;
    function Blake3: TOnshiBytes;
    function Document: TOnshiBytes;
    function Frame: IOnshiRecord;
    function Units: Integer;
    function Next(out APerson: IOnshiRecord): Boolean;
    function NextBlock(const ABlock: IOnshiBlock; AAtMost: Cardinal): Integer;
    function Sections: Integer;
    function Section(AIndex: Integer): IOnshiAnswer;
  end;

  TBlock = class(TOnshiObject, IOnshiBlock)
  private
    function View: TOnshiPeopleU16;
  protected
    procedure Release; override;
  public
    procedure Want(const AFields: array of Cardinal);
    procedure Take(const ARecord: IOnshiRecord);
    function Count: Integer;
    function Values(APerson: Integer): TOnshiValues;
  end;

{ TAnswer }

function OnshiAnswerOf(AHandle: TOnshiAnswer): IOnshiAnswer;
begin
  Result := nil;
  if AHandle <> nil then
    Result := TAnswer.Create(AHandle);
end;

function OnshiOpenFile(const AFileName: OnshiString; AMessage: Cardinal;
  const AProfile: OnshiString): IOnshiAnswer;
var
  Made: TOnshiAnswer;
  Profile: PWideChar;
begin
  Made := nil;
  Profile := nil;
  if AProfile <> '' then
    Profile := PWideChar(AProfile);
  Done(onshi_answer_open_file_u16(AMessage, PWideChar(AFileName), Length(AFileName), Profile,
    Length(AProfile), @Made, Slot));
  Result := OnshiAnswerOf(Made);
end;

procedure TAnswer.Release;
begin
  onshi_answer_free(Handle);
end;

function TAnswer.Form: Cardinal;
begin
  Result := 0;
  Done(onshi_answer_form(Handle, @Result, Slot));
end;

function TAnswer.Name: OnshiString;
begin
  Result := TextBy(@onshi_answer_name, Handle);
end;

function TAnswer.Blake3: TOnshiBytes;
begin
  Result := BytesBy(@onshi_answer_blake3, Handle);
end;

function TAnswer.Document: TOnshiBytes;
begin
  Result := BytesBy(@onshi_answer_document, Handle);
end;

function TAnswer.Frame: IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_answer_frame(Handle, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function TAnswer.Units: Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_answer_units(Handle, @Found, Slot));
  Result := Found;
end;

function TAnswer.Next(out APerson: IOnshiRecord): Boolean;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Result := Did(onshi_answer_next(Handle, @Made, Slot));
  APerson := OnshiOwn(Made);
end;

function TAnswer.NextBlock(const ABlock: IOnshiBlock; AAtMost: Cardinal): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Result := 0;
  if Did(onshi_answer_next_block(Handle, HandleOf(ABlock), AAtMost, @Found, Slot)) then
    Result := Found;
end;

function TAnswer.Sections: Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_answer_sections(Handle, @Found, Slot));
  Result := Found;
end;

function TAnswer.Section(AIndex: Integer): IOnshiAnswer;
var
  Made: TOnshiAnswer;
begin
  Made := nil;
  Done(onshi_answer_section(Handle, AIndex, @Made, Slot));
  Result := OnshiAnswerOf(Made);
end;

{ TBlock }

function OnshiBlock: IOnshiBlock;
var
  Made: TOnshiBlock;
begin
  Made := nil;
  Done(onshi_block_new_u16(@Made, Slot));
  Result := TBlock.Create(Made);
end;

procedure TBlock.Release;
begin
  onshi_block_free(Handle);
end;

procedure TBlock.Want(const AFields: array of Cardinal);
begin
  Done(onshi_block_want(Handle, @AFields, Length(AFields), Slot));
end;

procedure TBlock.Take(const ARecord: IOnshiRecord);
begin
  Done(onshi_block_take(Handle, HandleOf(ARecord), Slot));
end;

function TBlock.View: TOnshiPeopleU16;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
  Done(onshi_block_view_u16(Handle, @Result, Slot));
end;

function TBlock.Count: Integer;
begin
  Result := View.PeopleCount;
end;

function TBlock.Values(APerson: Integer): TOnshiValues;
var
  People: TOnshiPeopleU16;
  Start, After: POnshiStart;
  Entry: POnshiEntry;
  At: Integer;
  Text: PWideChar;
begin
  Result := nil;
  People := View;
  if (APerson < 0) or (Cardinal(APerson) >= People.PeopleCount) then
    Exit;
  Start := People.People;
  Inc(Start, APerson);
  After := Start;
  Inc(After);
  Entry := People.Entries;
  Inc(Entry, Start.Entry);
  Text := People.Text;
  Inc(Text, Start.Text);
  SetLength(Result, After.Entry - Start.Entry);
  for At := 0 to High(Result) do
  begin
    Result[At].Field := Entry.Field;
    Result[At].Group := Entry.Length and ONSHI_GROUP <> 0;
    if Result[At].Group then
      Result[At].Inside := Entry.Length xor ONSHI_GROUP
    else
    begin
      Result[At].Text := WideText(Text, Entry.Length);
      Inc(Text, Entry.Length);
    end;
    Inc(Entry);
  end;
end;

end.
