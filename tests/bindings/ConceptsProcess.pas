{ Concepts about the process: the library in it, its threads, and its floating-point unit. }
unit ConceptsProcess;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  SysUtils, Math, Showing, ConceptsWorld, Onshi, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFields,
  OnshiRecord, OnshiRecords;

procedure Load;
procedure AbiMismatch;
procedure Threads;
procedure FloatingPoint;
procedure Unload;

implementation

procedure Load;
begin
  OnshiLoad;
  Show(OnshiVersion <> '', 'version');
end;

procedure AbiMismatch;
begin
  Show(onshi_abi_check(ONSHI_ABI + 1, ONSHI_SCHEMA_HASH, nil) = ONSHI_E_ABI_MISMATCH, 'interface');
  Show(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH xor 1, nil) = ONSHI_E_ABI_MISMATCH, 'catalogue');
end;

type
  TOwnRecord = class
  private
    FText: OnshiString;
    procedure Use;
  end;

procedure TOwnRecord.Use;
var
  Query: IOnshiNumberQuery;
  Turn: Integer;
begin
  Query := NumberQuery;
  for Turn := 1 to 100 do
  begin
    Query.InsuredCardSymbol := FText;
    Show(Query.InsuredCardSymbol = FText, FText);
  end;
end;

procedure Threads;
var
  Own: array[1..64] of TOwnRecord;
  Started: array[1..64] of TWork;
  At: Integer;
begin
  for At := 1 to 64 do
  begin
    Own[At] := TOwnRecord.Create;
    Own[At].FText := OnshiString('thread ' + IntToStr(At));
    Started[At] := TWork.Create(Own[At].Use);
  end;
  for At := 1 to 64 do
  begin
    Started[At].Join;
    Own[At].Free;
  end;
end;

{ As Delphi has it: what is invalid, divides by zero or overflows is raised. A whole question, up to
  its answer, must raise nothing and leave mask and rounding as they were. }
function Raises: Boolean;
var
  Zero: Double;
begin
  Zero := 0;
  Result := False;
  try
    Zero := 1 / Zero;
    Show(Zero <> 0, 'a number');
  except
    on EZeroDivide do
      Result := True;
  end;
end;

procedure FloatingPoint;
var
  Before, Raising: TFPUExceptionMask;
  Session: IOnshiSession;
  Job: Cardinal;
begin
  Raising := [exDenormalized, exUnderflow, exPrecision];
  Before := SetExceptionMask(Raising);
  SetRoundMode(rmUp);
  Show(Raises, 'division by zero is raised before');
  Session := Open('');
  Job := Ask(Session, 'float');
  WaitFor(Session, Job, ONSHI_EVENT_ANSWERED, 0);
  Show(Session.Answer(Job).Units > 0, 'people');
  Session := nil;
  Show(GetExceptionMask = Raising, 'mask');
  Show(GetRoundMode = rmUp, 'rounding');
  Show(Raises, 'division by zero is raised afterwards');
  SetRoundMode(rmNearest);
  SetExceptionMask(Before);
end;

type
  { A copy of the library, used in a thread of its own: what the library keeps for a thread goes with
    the thread. }
  TCopied = class
  private
    FFile: string;
    procedure Use;
  end;

procedure TCopied.Use;
var
  New: function(ARecord: Cardinal; AOut: POnshiRecord; AError: POnshiError): Integer; cdecl;
  Release: function(ARecord: TOnshiRecord): Integer; cdecl;
  Opened: TLibrary;
  Made: TOnshiRecord;
  Count: Cardinal;
begin
  Opened := LibraryOpen(FFile);
  @New := LibraryFind(Opened, 'onshi_record_new');
  @Release := LibraryFind(Opened, 'onshi_record_free');
  Made := nil;
  Show(New(ONSHI_R_NUMBER_QUERY, @Made, nil) = ONSHI_S_OK, 'new');
  Show(onshi_record_check(Made, @Count, nil) < 0, 'a handle belongs to the copy that gave it');
  Show(Release(Made) = ONSHI_S_OK, 'free');
  LibraryLetGo(Opened);
end;

procedure Unload;
var
  Copied: TCopied;
  Turn: Integer;
begin
  Copied := TCopied.Create;
  Copied.FFile := string(Root) + '/copy-of-onshi.dll';
  CopyFile(ExtractFilePath(ParamStr(0)) + {$IFDEF MSWINDOWS}'onshi1.dll'{$ELSE}'libonshi.so.1'{$ENDIF},
    Copied.FFile);
  for Turn := 1 to 3 do
  begin
    TWork.Create(Copied.Use).Join;
    Show(not LibraryIsLoaded(Copied.FFile), 'let go');
  end;
  Copied.Free;
  {$IFNDEF ONSHI_LINKED}
  OnshiUnload;
  Show(onshi_record_free(nil) = ONSHI_NOT_LOADED, 'nothing is there');
  OnshiLoad;
  Show(CodeOf(NumberQuery, '') = 0, 'loaded again');
  {$ENDIF}
end;

end.
