namespace KpnEen.Sdk.Tests.Stubs;

/// <param name="At">By the clock of the test.</param>
internal sealed record StubRequest(
    HttpMethod Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTimeOffset At
);
