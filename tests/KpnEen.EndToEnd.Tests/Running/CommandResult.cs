namespace KpnEen.EndToEnd.Tests.Running;

internal sealed record CommandResult(int Code, string Output, string Error)
{
    public void Ended(int code) => Assert.True(Code == code, $"exit code {Code}:\n{Output}\n{Error}");
}
