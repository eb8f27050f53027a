{ What concepts.pas and objects.pas need of a system: threads, files, libraries; and how they fail. }
unit Showing;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  {$IFDEF UNIX}dl,{$ENDIF}
  {$IFDEF MSWINDOWS}Windows,{$ENDIF}
  SysUtils, Classes, OnshiApi, OnshiText;

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

var
  { What is being shown. }
  Subject: OnshiString;

procedure Say(const AText: OnshiString);

{ A subject is shown by what must be true. }
procedure Show(ATruth: Boolean; const AWhy: OnshiString);

procedure CopyFile(const AFrom, AInto: string);
function LibraryOpen(const AFile: string): TLibrary;
function LibraryFind(ALibrary: TLibrary; const AName: AnsiString): Pointer;
procedure LibraryLetGo(ALibrary: TLibrary);
function LibraryIsLoaded(const AFile: string): Boolean;

implementation

procedure Say(const AText: OnshiString);
begin
  WriteLn(Utf8(AText));
end;

procedure Show(ATruth: Boolean; const AWhy: OnshiString);
begin
  if ATruth then
    Exit;
  Say('not ok ' + Subject + ': ' + AWhy);
  Halt(1);
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
