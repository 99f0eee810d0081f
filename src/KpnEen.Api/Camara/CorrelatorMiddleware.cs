using System.Text.RegularExpressions;
using KpnEen.Api.Conventions;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Camara;

/// <summary>Gives a client of the CAMARA facade its <c>x-correlator</c> back (CAMARA API Design Guide, architecture headers).</summary>
internal sealed partial class CorrelatorMiddleware(RequestDelegate next)
{
    public const string Header = "x-correlator";

    public Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        if (given.Count == 0 || !CamaraPath.Covers(context.Request))
            return next(context);
        if (given is not [{ } correlator] || !Correlator().IsMatch(correlator))
            throw Problems.Of(ProblemCodes.InvalidHeader, null, new ProblemError(Header, ErrorCodes.InvalidFormat)).Throw();
        context.Response.Headers[Header] = correlator;
        return next(context);
    }

    [GeneratedRegex("^[a-zA-Z0-9_:;./<>{}-]{0,256}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Correlator();
}
