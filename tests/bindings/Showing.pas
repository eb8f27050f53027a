{ What concepts.pas and objects.pas share: their arguments, how they show something, and what they need of a
  system: threads, files, libraries. }
unit Showing;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  {$IFDEF UNIX}dl,{$ENDIF}
  {$IFDEF MSWINDOWS}Windows,{$ENDIF}
  SysUtils, Classes, OnshiApi, OnshiCalls, OnshiText;

type
  TLibrary = {$IFDEF MSWINDOWS}HMODULE{$ELSE}Pointer{$ENDIF};

  { Work in a thread of its own, to be waited for. }
  TWork = class(TThread)
  private
    FDo: TThreadMethod;
  protected
    procedure Execute; override;
  public
    constructor Create(ADo: TThreadMethod);
    procedure Join;
  end;

  { Something to show, and what shows it. }
  TShown = record
    Name: string;
    Show: procedure;
  end;

var
  { What a program is given: the folder of the simulated terminal, and the institution. }
  Root, Institution: OnshiString;

{ Reads ROOT and INSTITUTION, or ends the program. }
procedure TakeArguments;

{ Prints `ok NAME` for each, in this order. }
procedure ShowAll(const AShown: array of TShown);

{ Something is shown by what must be true. }
procedure Show(ATruth: Boolean; const AWhy: OnshiString);

{ ROOT/NAME with folders of its own: a place to which no terminal looks. }
function PlaceOfItsOwn(const AName: OnshiString): OnshiString;

procedure CopyFile(const AFrom, AInto: string);
function LibraryOpen(const AFile: string): TLibrary;
function LibraryFind(ALibrary: TLibrary; const AName: AnsiString): Pointer;
procedure LibraryLetGo(ALibrary: TLibrary);
function LibraryIsLoaded(const AFile: string): Boolean;

implementation

var
  { What is being shown. }
  Subject: OnshiString;

procedure TakeArguments;
begin
  {$IFDEF FPC}SetTextCodePage(Output, CP_UTF8);{$ENDIF}
  if ParamCount <> 2 then
  begin
    WriteLn(ErrOutput, 'ROOT INSTITUTION');
    Halt(1);
  end;
  Root := OnshiString(ParamStr(1));
  Institution := OnshiString(ParamStr(2));
end;

procedure Say(const AText: OnshiString);
begin
  WriteLn(Utf8(AText));
end;

procedure ShowAll(const AShown: array of TShown);
var
  At: Integer;
begin
  for At := Low(AShown) to High(AShown) do
  begin
    Subject := OnshiString(AShown[At].Name);
    try
      AShown[At].Show;
    except
      on Error: EOnshi do
        Show(False, Error.English);
      on Error: Exception do
        Show(False, OnshiString(Error.ClassName + ' ' + Error.Message));
    end;
    Say('ok ' + Subject);
  end;
end;

procedure Show(ATruth: Boolean; const AWhy: OnshiString);
begin
  if ATruth then
    Exit;
  Say('not ok ' + Subject + ': ' + AWhy);
  Halt(1);
end;

function PlaceOfItsOwn(const AName: OnshiString): OnshiString;
begin
  Result := Root + '/' + AName;
  CreateDir(string(Result));
  CreateDir(string(Result + '/req'));
  CreateDir(string(Result + '/res'));
end;

{ TWork }

constructor TWork.Create(ADo: TThreadMethod);
begin
  FDo := ADo;
  inherited Create(False);
end;

procedure TWork.Execute;
begin
  try
    FDo;
  except
    on Error: Exception do
      Show(False, OnshiString(Error.Message));
  end;
end;

procedure TWork.Join;
begin
  WaitFor;
  Free;
end;

{ Files and libraries }

procedure CopyFile(const AFrom, AInto: string);
var
  From, Into: TFileStream;
begin
  From := TFileStream.Create(AFrom, fmOpenRead or fmShareDenyNone);
  Into := TFileStream.Create(AInto, fmCreate);
  Into.CopyFrom(From, 0);
  Into.Free;
  From.Free;
end;

{$IFDEF MSWINDOWS}

function LibraryOpen(const AFile: string): TLibrary;
begin
  Result := LoadLibraryW(PWideChar(OnshiString(AFile)));
end;

function LibraryFind(ALibrary: TLibrary; const AName: AnsiString): Pointer;
begin
  Result := GetProcAddress(ALibrary, PAnsiChar(AName));
end;

procedure LibraryLetGo(ALibrary: TLibrary);
begin
  FreeLibrary(ALibrary);
end;

function LibraryIsLoaded(const AFile: string): Boolean;
begin
  Result := GetModuleHandleW(PWideChar(OnshiString(AFile))) <> 0;
end;

{$ELSE}

function LibraryOpen(const AFile: string): TLibrary;
begin
  Result := dlopen(PAnsiChar(AFile), RTLD_NOW);
end;

function LibraryFind(ALibrary: TLibrary; const AName: AnsiString): Pointer;
begin
  Result := dlsym(ALibrary, PAnsiChar(AName));
end;

procedure LibraryLetGo(ALibrary: TLibrary);
begin
  dlclose(ALibrary);
end;

function LibraryIsLoaded(const AFile: string): Boolean;
const
  RTLD_NOLOAD = 4;
begin
  Result := dlopen(PAnsiChar(AFile), RTLD_NOW or RTLD_NOLOAD) <> nil;
end;

{$ENDIF}

end.
