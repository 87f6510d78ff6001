using Inspect.Tests.Support;
using Inspect.Web.Tries;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Tries;

/// <summary>Tries are gone after a day.</summary>
public sealed class TryRunsTests
{
    [Fact]
    public async Task DeleteOld_LogsOfMoreThanADay_AreDeletedAndOthersStay()
    {
        await using var app = new AppFactory();
        var tries = app.Services.GetRequiredService<TryRuns>();
        Directory.CreateDirectory(tries.Dir);
        foreach (var (name, hours) in new[] { ("old.eval.try", 25), ("new.eval.try", 23), ("other.txt", 99) })
        {
            var path = Path.Combine(tries.Dir, name);
            await File.WriteAllTextAsync(path, "x", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-hours));
        }

        Assert.Equal(1, tries.DeleteOld());
        Assert.Equal(["new.eval.try", "other.txt"], Directory.GetFiles(tries.Dir).Select(Path.GetFileName).Order());
    }
}
