using System.Globalization;
using System.Text;
using KpnEen.Docs.Reference;
using KpnEen.Docs.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>A36: each curl of the reference is run as its page shows it, and is answered what the page says.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class CurlReferenceTests(Sandboxed sandbox)
{
    private readonly StringBuilder wrong = new();

    [Fact]
    public async Task A36_every_curl_of_the_reference_is_answered_as_its_page_shows()
    {
        using var run = new ReferenceRun(sandbox, await sandbox.TokenAsync("client"), await sandbox.TokenAsync("partnerClient"));
        await File.WriteAllBytesAsync(Path.Combine(run.Terminal.Folder, "music.wav"), WavBytes.Tone(440, 1, 8000));
        var document = ApiDocument.Embedded();
        var calls = new CallScene(sandbox, run);
        var recorded = false;
        foreach (var operation in ReferenceScene.InOrder(document.Operations))
        {
            if (ReferenceScene.OnACall(operation) || operation.Id == "createCall")
            {
                await using var call = await calls.BeginAsync(operation);
                foreach (var before in ReferenceScene.Before.GetValueOrDefault(operation.Id) ?? [])
                {
                    await calls.SeeAsync();
                    await ExpectAsync(run, document.Operations.Single(o => o.Id == before));
                }

                await calls.SeeAsync();
                await ExpectAsync(run, operation);
                continue;
            }

            if (ReferenceScene.AfterCalls(operation) && !recorded)
            {
                await calls.SeeWhatWasRecordedAsync();
                recorded = true;
            }

            await ExpectAsync(run, operation);
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    [Fact]
    public void Only_operations_that_are_there_are_excepted() =>
        Assert.Empty(ReferenceScene.Refused.Keys.Except(ApiDocument.Embedded().Operations.Select(o => o.Id)));

    private async Task ExpectAsync(ReferenceRun run, DocumentedOperation operation)
    {
        var (status, output) = await run.TryAsync(operation);
        var shown = ReferenceScene.Refused.ContainsKey(operation.Id)
            ? operation.Answers.Where(a => a.Status[0] != '5')
            : operation.Successes;
        if (!shown.Any(a => a.Status == $"{status}"))
            wrong.Append(CultureInfo.InvariantCulture, $"---- {operation.Id}: {status}\n{output}\n");
    }
}
