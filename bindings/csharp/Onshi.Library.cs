// The library itself: where it lies, and whether it is the one that this assembly was made for.
using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Onshi
{
    /// <summary>The native library.</summary>
    public static unsafe class Library
    {
        static int isChecked;

        /// <summary>Its version, for example `0.1.0`.</summary>
        public static string Version
        {
            get
            {
                return Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_version_text(buffer, capacity, length, error));
            }
        }

        /// <summary>
        /// Throws if the library has another interface, or another catalogue than these classes were made
        /// from. Whatever opens something calls it first.
        /// </summary>
        public static void Check()
        {
            if (isChecked != 0)
                return;
            IntPtr error;
            int status = Native.onshi_abi_check(Native.ONSHI_ABI, Native.ONSHI_SCHEMA_HASH, &error);
            OnshiException.Check(status, error);
            isChecked = 1;
        }
    }

    // On Windows a program for any processor has both libraries, in the folders x86 and x64 beside it; the
    // one that is loaded first is the one that all later calls find by its name.
    static unsafe partial class Native
    {
        static Native()
        {
            if (Environment.OSVersion.Platform != PlatformID.Win32NT)
                return;
            string processor = IntPtr.Size == 8 ? "x64" : "x86";
            foreach (string folder in Folders())
            {
                string file = Path.Combine(folder, processor, Library + ".dll");
                if (!File.Exists(file))
                    continue;
                fixed (char* path = file)
                    LoadLibraryW((ushort*)path);
                return;
            }
        }

        // Where this assembly lies, and where the program has its assemblies: a web server copies them away.
        static string[] Folders()
        {
            AppDomain program = AppDomain.CurrentDomain;
            string assembly = typeof(Native).Assembly.Location;
            return new[]
            {
                assembly.Length == 0 ? program.BaseDirectory : Path.GetDirectoryName(assembly),
                Path.Combine(program.BaseDirectory, program.RelativeSearchPath ?? ""),
            };
        }

        [DllImport("kernel32", ExactSpelling = true)]
        static extern IntPtr LoadLibraryW(ushort* path);
    }
}
