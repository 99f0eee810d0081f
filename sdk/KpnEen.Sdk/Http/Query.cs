using System.Globalization;
using System.Text;

namespace KpnEen.Sdk.Http;

/// <summary>Path and query of a request; what is null is left out.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    public Query With(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _separator = '&';
        return this;
    }

    public Query With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query With(string name, bool? value) => With(name, value is { } b ? (b ? "true" : "false") : null);

    public Query With(string name, DateTimeOffset? value) =>
        With(name, value?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    public Query With(string name, IEnumerable<string>? values) => With(name, values is null ? null : string.Join(',', values));

    public override string ToString() => _text.ToString();
}
