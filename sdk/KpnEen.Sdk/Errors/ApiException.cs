using System.Net;

namespace KpnEen.Sdk;

/// <summary>The API did not do what was asked. What kind of failure it was is the derived type.</summary>
public class ApiException : Exception
{
    /// <summary>For failures without an answer.</summary>
    protected ApiException(string message, Exception? inner)
        : base(message, inner) { }

    /// <summary>For an answer that is no success.</summary>
    public ApiException(ApiFailure failure)
        : base(failure.ToString()) => Failure = failure;

    /// <summary>The whole answer; null when there was none.</summary>
    public ApiFailure? Failure { get; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? StatusCode => Failure?.StatusCode;

    /// <summary>The stable code of the API's registry (<c>invalidCallState</c>); null when the answer was no problem document.</summary>
    public string? Code => Failure?.Problem?.Code;

    /// <summary>Give this to support.</summary>
    public string? TraceId => Failure?.Problem?.TraceId;
}
