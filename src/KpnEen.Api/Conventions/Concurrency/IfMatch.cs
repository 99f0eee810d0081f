using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.Conventions;

/// <summary>The revisions a writer has seen, from the header If-Match; a handler takes it as a parameter.</summary>
/// <param name="Any"><c>If-Match: *</c>: any revision, as long as the resource exists.</param>
/// <param name="Given">False when the header is absent (only without <c>RequireIfMatch</c>): every revision passes.</param>
public sealed record IfMatch(bool Given, bool Any, ImmutableArray<string> Tags)
{
    /// <exception cref="ProblemException">412: the resource has another revision.</exception>
    public void Check(long revision)
    {
        if (!Allows(revision))
            throw Problems.PreconditionFailed().Throw();
    }

    public bool Allows(long revision) => !Given || Any || Tags.Contains(ETags.Of(revision));

    public static ValueTask<IfMatch?> BindAsync(HttpContext context) => ValueTask.FromResult<IfMatch?>(Of(context.Request));

    internal static IfMatch Of(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return new IfMatch(false, false, []);
        if (!EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags))
            throw Problems
                .Of(
                    ProblemCodes.InvalidHeader,
                    "If-Match must be a list of entity tags or *.",
                    new ProblemError("If-Match", ErrorCodes.InvalidFormat)
                )
                .Throw();
        // RFC 9110 13.1.1: strong comparison, a weak tag never matches.
        return new IfMatch(true, tags.Any(tag => tag.Tag == "*"), [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString())]);
    }
}
