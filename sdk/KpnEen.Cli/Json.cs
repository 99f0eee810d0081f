using System.Text.Encodings.Web;
using System.Text.Json;

namespace KpnEen.Cli;

internal static class Json
{
    /// <summary>On one line, with é as é.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions Indented = new(Readable) { WriteIndented = true };
}
