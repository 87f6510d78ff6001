using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;

namespace Inspect.Engine.Inference.Named;

/// <summary>Makes a model folder of a name: finds or fetches its files, converts them, has the result tried out, and deletes what it fetched.</summary>
internal sealed class ModelMaker(ModelLibrary library, NamedModels named, FetchFolders folders, HubEnvironment environment, TimeProvider time)
{
    private const string Config = "config.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly TimeSpan LockInterval = TimeSpan.FromSeconds(1);

    /// <summary>Makes a model ready.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="precision">What its weights become.</param>
    /// <param name="meter">Is told how it goes on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Name of its folder.</returns>
    /// <exception cref="ModelLoadException">It cannot be made ready.</exception>
    public async Task<string> MakeAsync(ModelName name, WeightPrecision precision, FetchMeter meter, CancellationToken cancellationToken)
    {
        var folder = name.FolderOf(precision);
        using var held = await LockAsync(folder, meter, cancellationToken).ConfigureAwait(false);
        if (named.Find(name, precision) is { } made)
        {
            return made;
        }

        if (named.WhyNot(name) is { } problem)
        {
            throw new ModelLoadException(problem);
        }

        var (path, source) = await SourceAsync(name, precision, folder, meter, cancellationToken).ConfigureAwait(false);
        if (library.IsAdding)
        {
            meter.Enter(FetchStage.Waiting, "another model is converted first");
        }

        await library.AddAsync(folder, async target =>
        {
            meter.Enter(FetchStage.Converting);
            var imported = await ConvertAsync(name, path, target, precision, meter, cancellationToken).ConfigureAwait(false);
            var facts = source with
            {
                Precision = imported.Precision.NameOf(), Converter = imported.Converter, Architecture = imported.Architecture, Parameters = imported.Parameters, MeanRelativeError = imported.MeanRelativeError,
            };
            await File.WriteAllTextAsync(Path.Combine(target, ModelSource.FileName), JsonSerializer.Serialize(facts, Indented), cancellationToken).ConfigureAwait(false);
        }, () => meter.Enter(FetchStage.Checking), isNewer: true, cancellationToken).ConfigureAwait(false);
        folders.Delete(folder);
        return folder;
    }

    /// <summary>Messages name the model, and not the place in which its files lie for a while.</summary>
    private static async Task<ImportedModel> ConvertAsync(ModelName name, string path, string target, WeightPrecision precision, FetchMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            return await ModelImport.ConvertAsync(path, target, precision, meter, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelLoadException error) when (name.Repo is not null && error.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new ModelLoadException(error.Message.Replace(path, name.Text, StringComparison.Ordinal), error);
        }
    }

    private async Task<FileStream> LockAsync(string folder, FetchMeter meter, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (folders.TryLock(folder) is { } held)
            {
                return held;
            }

            meter.Enter(FetchStage.Waiting, "another process fetches it");
            await Task.Delay(LockInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(string Path, ModelSource Source)> SourceAsync(ModelName name, WeightPrecision precision, string folder, FetchMeter meter, CancellationToken cancellationToken)
    {
        if (name.Repo is null)
        {
            return await LocalAsync(name, precision, meter, cancellationToken).ConfigureAwait(false);
        }

        var target = folders.Of(folder);
        using var fetcher = new HubFetcher(environment, time);
        void Room(long total, long done) => folders.CheckRoom(name, precision, total, total - done);
        meter.Enter(FetchStage.Fetching);
        var got = await fetcher.TakeAsync(name.Repo, name.Revision, name.File, target, Room, meter, cancellationToken).ConfigureAwait(false)
            ?? await fetcher.FetchAsync(name.Repo, name.Revision, name.File, target, Room, meter, cancellationToken).ConfigureAwait(false);
        var address = $"{environment.Endpoint.AbsoluteUri.TrimEnd('/')}/{name.Repo}{(name.File is null ? string.Empty : $"/blob/{got.Commit}/{name.File}")}";
        return (name.File is null ? target : Path.Combine(target, Path.GetFileName(name.File)), new ModelSource
        {
            Name = name.Text, Source = address, Revision = name.Revision, Commit = got.Commit, Sha256 = got.Sha256, SourceBytes = got.SizeBytes,
            Precision = string.Empty, Converter = string.Empty, Architecture = string.Empty,
        });
    }

    private async Task<(string Path, ModelSource Source)> LocalAsync(ModelName name, WeightPrecision precision, FetchMeter meter, CancellationToken cancellationToken)
    {
        var path = named.PathOf(name)!;
        if (Directory.Exists(path) && !File.Exists(Path.Combine(path, Config)))
        {
            throw new ModelLoadException($"{path} has no {Config}, so that it is no model. Name the folder that holds {Config}, the *.safetensors and the tokenizer.");
        }

        if (File.Exists(path) && SplitName.ProblemOf(path, File.Exists) is { } problem)
        {
            throw new ModelLoadException(problem);
        }

        var stamp = NamedModels.StampOf(path);
        var files = NamedModels.FilesOf(path);
        var total = files.Sum(f => f.Length);
        folders.CheckRoom(name, precision, total, 0);
        meter.Reads(total);
        var hashes = new List<(string Name, string Hash)>();
        if (files.FirstOrDefault(f => !RegularFile.Is(f.FullName)) is { } other)
        {
            throw new ModelLoadException($"{other.FullName} is a pipe, a device or the like, which may never end. Put a file in its place.");
        }

        foreach (var file in files)
        {
            using var hash = new HubHash(new HubFile(file.Name, file.Length, new string('0', 64), null));
            try
            {
                await hash.AppendAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ModelLoadException($"{file.FullName} cannot be read ({error.Message.TrimEnd('.')}). Check its permissions.", error);
            }

            hashes.Add((file.Name, hash.ToString()));
            meter.Adds(file.Length);
        }

        return (path, new ModelSource
        {
            Name = name.Text, Source = path, Sha256 = HubFetcher.DigestOf(hashes), SourceBytes = total, Stamp = stamp, Precision = string.Empty, Converter = string.Empty, Architecture = string.Empty,
        });
    }
}
