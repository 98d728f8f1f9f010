"""Networks as people write them, built anew from what papers and pages say of public ones: kinds of layers and sizes, never their code.

Each is a pair of encoder and decoder, a latent size and an image. They are written in the styles that one finds: modules and
methods, heads apart or in one, sums, views in every place. Weights and batch norm statistics are random.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Independent, Normal

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Example:
    """condition: how many classes both are told one of."""

    encoder: Any
    decoder: Any
    image: Shape
    latent: int
    condition: int = 0


def randomise(module: nn.Module, seed: int = 0) -> nn.Module:
    """Weights of about unit gain and batch norm statistics as a training leaves them."""
    generator = torch.Generator().manual_seed(seed)

    def draw(tensor: Tensor, scale: float, middle: float = 0.0) -> None:
        tensor.data.copy_(middle + scale * torch.randn(tensor.shape, generator=generator))

    for part in module.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            draw(part.running_mean, 0.5)  # type: ignore[arg-type]
            part.running_var.data.copy_(0.5 + torch.rand(part.num_features, generator=generator))  # type: ignore[union-attr]
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d, nn.GroupNorm, nn.LayerNorm)) and part.weight is not None:
            draw(part.weight, 0.2, 1.0)
            draw(part.bias, 0.2)
        elif isinstance(part, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            fan = part.weight[:, 0].numel() if isinstance(part, nn.ConvTranspose2d) else part.weight[0].numel()
            draw(part.weight, (1.5 / fan) ** 0.5)
            if part.bias is not None:
                draw(part.bias, 0.2)
    return module


class MlpVae(nn.Module):
    """One hidden layer, two heads, images flattened by the caller; methods instead of parts (PyTorch's own example, and many after it)."""

    def __init__(self, hidden: int, latent: int) -> None:
        super().__init__()
        self.trunk, self.mean, self.spread = nn.Linear(784, hidden), nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.up, self.out = nn.Linear(latent, hidden), nn.Linear(hidden, 784)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = F.relu(self.trunk(x.view(-1, 784)))
        return self.mean(h), self.spread(h)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.out(F.relu(self.up(z))))


class FiveConvs(nn.Module):
    """Five strided convolutions with batch norm and leaky ReLU at 3×64×64, the family of vanilla, β, IWAE, DIP, WAE and MIWAE VAEs in one collection."""

    def __init__(self, latent: int = 128) -> None:
        super().__init__()
        widths = [32, 64, 128, 256, 512]

        def down(a: int, b: int) -> nn.Module:
            return nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1), nn.BatchNorm2d(b), nn.LeakyReLU())

        def up(a: int, b: int) -> nn.Module:
            return nn.Sequential(nn.ConvTranspose2d(a, b, 3, stride=2, padding=1, output_padding=1), nn.BatchNorm2d(b), nn.LeakyReLU())

        self.down = nn.Sequential(*(down(a, b) for a, b in zip([3, *widths], widths, strict=False)))
        self.mean, self.spread = nn.Linear(2048, latent), nn.Linear(2048, latent)
        self.start = nn.Linear(latent, 2048)
        back = widths[::-1]
        self.up = nn.Sequential(*(up(a, b) for a, b in itertools.pairwise(back)))
        self.last = nn.Sequential(up(32, 32), nn.Conv2d(32, 3, 3, padding=1), nn.Tanh())

    def encode(self, x: Tensor) -> list[Tensor]:
        h = torch.flatten(self.down(x), start_dim=1)
        return [self.mean(h), self.spread(h)]

    def decode(self, z: Tensor) -> Tensor:
        return self.last(self.up(self.start(z).view(-1, 512, 2, 2)))


class BurgessEncoder(nn.Module):
    """Burgess et al. 2018: convolutions of 32, two layers of 256; mean and log variance alternate in one layer."""

    def __init__(self, latent: int = 10) -> None:
        super().__init__()
        self.latent = latent
        self.convs = nn.ModuleList([nn.Conv2d(1, 32, 4, 2, 1), nn.Conv2d(32, 32, 4, 2, 1), nn.Conv2d(32, 32, 4, 2, 1)])
        self.a, self.b, self.heads = nn.Linear(512, 256), nn.Linear(256, 256), nn.Linear(256, 2 * latent)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        n = x.size(0)
        for conv in self.convs:
            x = torch.relu(conv(x))
        x = torch.relu(self.b(torch.relu(self.a(x.view((n, -1))))))
        mean, spread = self.heads(x).view(-1, self.latent, 2).unbind(-1)
        return mean, spread


class BurgessDecoder(nn.Module):
    def __init__(self, latent: int = 10) -> None:
        super().__init__()
        self.linears = nn.ModuleList([nn.Linear(latent, 256), nn.Linear(256, 256), nn.Linear(256, 512)])
        self.convs = nn.ModuleList([nn.ConvTranspose2d(32, 32, 4, 2, 1), nn.ConvTranspose2d(32, 32, 4, 2, 1), nn.ConvTranspose2d(32, 1, 4, 2, 1)])

    def forward(self, z: Tensor) -> Tensor:
        for layer in self.linears:
            z = torch.relu(layer(z))
        x = z.view(z.size(0), 32, 4, 4)
        for conv in self.convs[:-1]:
            x = torch.relu(conv(x))
        return torch.sigmoid(self.convs[-1](x))


class View(nn.Module):
    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return x.view(-1, *self.shape)


class Halves(nn.Module):
    """A network whose last numbers are means and log variances, cut apart."""

    def __init__(self, network: nn.Module, latent: int) -> None:
        super().__init__()
        self.network, self.latent = network, latent

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.network(x)
        return h[:, : self.latent], h[:, self.latent :]


def beta_vae_h() -> Example:
    """Higgins et al. 2017 as it is often built: 3×64×64, the last kernel as large as its map; the decoder gives logits."""
    relu = nn.ReLU(True)
    encoder = nn.Sequential(
        *[nn.Conv2d(3, 32, 4, 2, 1), relu, nn.Conv2d(32, 32, 4, 2, 1), relu, nn.Conv2d(32, 64, 4, 2, 1), relu, nn.Conv2d(64, 64, 4, 2, 1), relu],
        *[nn.Conv2d(64, 256, 4, 1), relu, View(256), nn.Linear(256, 20)],
    )
    decoder = nn.Sequential(
        *[nn.Linear(10, 256), View(256, 1, 1), relu, nn.ConvTranspose2d(256, 64, 4), relu, nn.ConvTranspose2d(64, 64, 4, 2, 1), relu],
        *[nn.ConvTranspose2d(64, 32, 4, 2, 1), relu, nn.ConvTranspose2d(32, 32, 4, 2, 1), relu, nn.ConvTranspose2d(32, 3, 4, 2, 1)],
    )
    return Example(Halves(encoder, 10), decoder, (3, 64, 64), 10)


class Trim(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x[:, :, :28, :28]


def trimmed() -> Example:
    """Four convolutions with leaky ReLU down to two numbers; what comes back a line too large is cut (a lecture's convolutional autoencoder)."""
    leaky = nn.LeakyReLU(0.01)
    encoder = nn.Sequential(
        *[nn.Conv2d(1, 32, 3, padding=1), leaky, nn.Conv2d(32, 64, 3, 2, 1), leaky, nn.Conv2d(64, 64, 3, 2, 1), leaky, nn.Conv2d(64, 64, 3, 1, 1)],
        *[nn.Flatten(), nn.Linear(3136, 2)],
    )
    decoder = nn.Sequential(
        *[nn.Linear(2, 3136), View(64, 7, 7), nn.ConvTranspose2d(64, 64, 3, 1, 1), leaky, nn.ConvTranspose2d(64, 64, 3, 2, 1), leaky],
        *[nn.ConvTranspose2d(64, 32, 3, 2, 0), leaky, nn.ConvTranspose2d(32, 1, 3, 1, 0), Trim(), nn.Sigmoid()],
    )
    return Example(encoder, decoder, (1, 28, 28), 2)


class LectureVae(nn.Module):
    """The same lecture's VAE of faces at 3×128×128: bias-free convolutions, batch norm after leaky ReLU, spatial dropout; upsampled on the way back."""

    def __init__(self) -> None:
        super().__init__()

        def down(a: int, b: int) -> list[nn.Module]:
            return [nn.Conv2d(a, b, 3, 2, 1, bias=False), nn.LeakyReLU(0.1), nn.BatchNorm2d(b), nn.Dropout2d(0.25)]

        def up(a: int, b: int) -> list[nn.Module]:
            return [nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(a, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.1), nn.Dropout2d(0.25)]

        self.encoder = nn.Sequential(*down(3, 16), *down(16, 32), *down(32, 32), *down(32, 32), nn.Flatten())
        self.z_mean, self.z_log_var = nn.Linear(2048, 200), nn.Linear(2048, 200)
        self.decoder = nn.Sequential(nn.Linear(200, 2048), View(32, 8, 8), *up(32, 32), *up(32, 32), *up(32, 16), *up(16, 3), nn.Sigmoid())

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.encoder(x)
        return self.z_mean(x), self.z_log_var(x)


class PoolEncoder(nn.Module):
    """A course's denoiser: convolution, max pool, twice; the code is a map of 4×7×7."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.pool = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 4, 3, padding=1), nn.MaxPool2d(2, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.pool(F.relu(self.b(self.pool(F.relu(self.a(x))))))


class UpsampleDecoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(4, 16, 3, padding=1), nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.a(F.interpolate(x, scale_factor=2, mode="nearest")))
        return torch.sigmoid(self.b(F.interpolate(x, scale_factor=2, mode="nearest")))


def mlp(sizes: list[int], activation: Callable[[], nn.Module], last: nn.Module | None = None) -> nn.Sequential:
    layers: list[nn.Module] = []
    for a, b in itertools.pairwise(sizes):
        layers += [nn.Linear(a, b), activation()]
    return nn.Sequential(*layers[:-1], *([last] if last else []))


def bottleneck_of_three(last: nn.Module) -> Example:
    """784-128-64-12-3 and back (a tutorial's autoencoder; with tanh another's)."""
    sizes = [784, 128, 64, 12, 3]
    return Example(mlp(sizes, lambda: nn.ReLU(True)), mlp(sizes[::-1], lambda: nn.ReLU(True), last), (1, 28, 28), 3)


def wide_kernel() -> Example:
    """The same tutorial with convolutions: the last kernel is the whole map, so the code is 64×1×1."""
    encoder = nn.Sequential(nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 7))
    decoder = nn.Sequential(
        *[nn.ConvTranspose2d(64, 32, 7), nn.ReLU(), nn.ConvTranspose2d(32, 16, 3, 2, 1, output_padding=1), nn.ReLU()],
        *[nn.ConvTranspose2d(16, 1, 3, 2, 1, output_padding=1), nn.Sigmoid()],
    )
    return Example(encoder, decoder, (1, 28, 28), 64)


def unpadded() -> Example:
    """Kernels of 4 without padding down to 256×2×2, kernels of 5 and 6 back from 1024×1×1, at 3×64×64 (the world-models VAE)."""
    trunk = [nn.Conv2d(3, 32, 4, 2), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 128, 4, 2), nn.ReLU(), nn.Conv2d(128, 256, 4, 2), nn.ReLU()]
    decoder = nn.Sequential(
        *[nn.Linear(32, 1024), View(1024, 1, 1), nn.ConvTranspose2d(1024, 128, 5, 2), nn.ReLU(), nn.ConvTranspose2d(128, 64, 5, 2), nn.ReLU()],
        *[nn.ConvTranspose2d(64, 32, 6, 2), nn.ReLU(), nn.ConvTranspose2d(32, 3, 6, 2), nn.Sigmoid()],
    )
    return Example(TwoHeads(nn.Sequential(*trunk, nn.Flatten()), 1024, 32), decoder, (3, 64, 64), 32)


class TwoHeads(nn.Module):
    def __init__(self, trunk: nn.Module, width: int, latent: int) -> None:
        super().__init__()
        self.trunk, self.fc1, self.fc2 = trunk, nn.Linear(width, latent), nn.Linear(width, latent)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.trunk(x)
        return self.fc1(h), self.fc2(h)


class Conditional(nn.Module):
    """A network that is told the class, made to zeros and a one inside and put beside its input (a conditional VAE of 784-256-2)."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, c: Tensor) -> Any:
        return self.network(torch.cat((x.flatten(1), F.one_hot(c, 10).float()), dim=-1))


class Residual(nn.Module):
    """Two convolutions beside a third one, all with batch norm; `up` doubles the size before, without it a stride halves it."""

    def __init__(self, a: int, b: int, up: bool) -> None:
        super().__init__()
        self.grow = nn.Upsample(scale_factor=2, mode="nearest") if up else nn.Identity()
        stride = 1 if up else 2
        self.conv1, self.norm1 = nn.Conv2d(a, b // 2, 3, stride, 1), nn.BatchNorm2d(b // 2, eps=1e-4)
        self.conv2, self.norm2 = nn.Conv2d(b // 2, b, 3, 1, 1), nn.BatchNorm2d(b, eps=1e-4)
        self.beside, self.act = nn.Conv2d(a, b, 3, stride, 1), nn.ELU()

    def forward(self, x: Tensor) -> Tensor:
        x = self.grow(x)
        skip = self.beside(x)
        x = self.act(self.norm1(self.conv1(x)))
        return self.act(self.norm2(self.conv2(x) + skip))


class ResidualEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(nn.Conv2d(3, 16, 7, 1, 3), nn.ELU(), Residual(16, 32, False), Residual(32, 64, False), Residual(64, 64, False))
        self.mean, self.spread = nn.Conv2d(64, 8, 4), nn.Conv2d(64, 8, 4)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.blocks(x)
        return self.mean(x), self.spread(x)


def residual() -> Example:
    """A residual convolutional VAE; mean and log variance are 1×1 maps, the decoder takes the code as one."""
    decoder = nn.Sequential(
        *[nn.ConvTranspose2d(8, 64, 4), nn.ELU(), Residual(64, 64, True), Residual(64, 32, True), Residual(32, 16, True)],
        *[nn.Conv2d(16, 3, 5, 1, 2), nn.Tanh()],
    )
    return Example(ResidualEncoder(), decoder, (3, 32, 32), 8)


class PreActivation(nn.Module):
    """A residual block that begins with its activation, as in VQ-VAE's encoder."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.ReLU(), nn.Conv2d(width, width // 2, 3, 1, 1, bias=False), nn.BatchNorm2d(width // 2), nn.ReLU(), nn.Conv2d(width // 2, width, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)


def stacked() -> Example:
    encoder = nn.Sequential(nn.Conv2d(1, 16, 4, 2, 1), PreActivation(16), PreActivation(16), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(64, 2))
    decoder = nn.Sequential(
        nn.Linear(2, 784), nn.Unflatten(1, (16, 7, 7)), PreActivation(16), nn.PixelShuffle(2), nn.SiLU(), nn.Conv2d(4, 4, 1), nn.PixelShuffle(2), nn.Sigmoid()
    )
    return Example(encoder, decoder, (1, 28, 28), 2)


class SoftplusVae(nn.Module):
    """Softplus all through and a standard deviation from an exponential, given as a distribution; three latent dimensions (as in Pyro's example)."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.loc, self.scale, self.act = nn.Linear(784, 200), nn.Linear(200, 3), nn.Linear(200, 3), nn.Softplus()

    def forward(self, x: Tensor) -> Independent:
        h = self.act(self.fc1(x.reshape(-1, 784)))
        return Independent(Normal(self.loc(h), torch.exp(self.scale(h))), 1)


class SoftplusScale(nn.Module):
    """A Normal whose standard deviation is a softplus and a little, of a trunk with layer norm."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.LayerNorm(64), nn.SELU())
        self.heads = nn.Linear(64, 8)

    def forward(self, x: Tensor) -> Normal:
        mean, spread = self.heads(self.trunk(x)).chunk(2, dim=-1)
        return Normal(mean, F.softplus(spread) + 1e-3)


def benchmark(width: int = 64) -> Example:
    """A library's networks for MNIST: four convolutions of kernel 4 with batch norm, doubling in width; three transposed ones back (a quarter as wide here)."""
    down: list[nn.Module] = []
    for a, b in zip([1, width // 8, width // 4, width // 2], [width // 8, width // 4, width // 2, width], strict=True):
        down += [nn.Conv2d(a, b, 4, 2, 1), nn.BatchNorm2d(b), nn.ReLU()]
    decoder = nn.Sequential(
        *[nn.Linear(16, width * 16), View(width, 4, 4), nn.ConvTranspose2d(width, width // 2, 3, 2, 1), nn.BatchNorm2d(width // 2), nn.ReLU()],
        *[nn.ConvTranspose2d(width // 2, width // 4, 3, 2, 1, output_padding=1), nn.BatchNorm2d(width // 4), nn.ReLU()],
        *[nn.ConvTranspose2d(width // 4, 1, 3, 2, 1, output_padding=1), nn.Sigmoid()],
    )
    return Example(TwoHeads(nn.Sequential(*down, nn.Flatten()), width, 16), decoder, (1, 28, 28), 16)


class GroupNormVae(nn.Module):
    """Group norm, SiLU, GELU, bilinear upsampling, a scaled input and a clipped output: what newer networks are made of."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("middle", torch.tensor([0.4, 0.5, 0.6]).view(1, 3, 1, 1))
        self.register_buffer("spread", torch.tensor([0.2, 0.3, 0.25]).view(1, 3, 1, 1))
        self.inner = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding="same"), nn.GroupNorm(4, 16), nn.SiLU(), nn.Conv2d(16, 32, 4, 2, groups=4), nn.GELU(), nn.AvgPool2d(3, 2, 1)
        )
        self.heads = nn.Linear(32 * 4 * 6, 8)
        self.start = nn.Linear(4, 16 * 5 * 7)
        self.outer = nn.Conv2d(16, 3, 3, padding=2, dilation=2)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.inner((x - self.middle) / self.spread)
        mean, spread = torch.chunk(self.heads(x.flatten(1)), 2, dim=1)
        return mean, spread.clamp(-10, 2)

    def decode(self, z: Tensor) -> Tensor:
        x = F.hardtanh(self.start(z).view(-1, 16, 5, 7), -2.0, 2.0)
        x = F.interpolate(x, size=(18, 26), mode="bilinear", align_corners=False)
        return torch.clamp(self.outer(x) * 0.5 + 0.5, 0, 1)


def examples() -> dict[str, Example]:
    """By name, weights random."""
    mlp_vae, small_vae, five, lecture, newer = MlpVae(400, 20), MlpVae(128, 2), FiveConvs(), LectureVae(), GroupNormVae()
    told = Conditional(TwoHeads(mlp([794, 256, 256], nn.ReLU), 256, 2)), Conditional(mlp([12, 256, 784], nn.ReLU, nn.Sigmoid()))
    found = {
        "pytorch/examples VAE, 784-400-20": Example(mlp_vae.encode, mlp_vae.decode, (1, 28, 28), 20),
        "xnought vae-explainer, 784-128-2": Example(small_vae.encode, small_vae.decode, (1, 28, 28), 2),
        "AntixK PyTorch-VAE, five convolutions at 3×64×64": Example(five.encode, five.decode, (3, 64, 64), 128),
        "YannDubs disentangling-vae, Burgess at 32×32": Example(BurgessEncoder(), BurgessDecoder(), (1, 32, 32), 10),
        "1Konny Beta-VAE, H": beta_vae_h(),
        "rasbt convolutional autoencoder": trimmed(),
        "rasbt upsampling VAE at 3×128×128": Example(lecture.encode, lecture.decoder, (3, 128, 128), 200),
        "udacity convolutional autoencoder": Example(PoolEncoder(), UpsampleDecoder(), (1, 28, 28), 196),
        "patrickloeber autoencoder": bottleneck_of_three(nn.Sigmoid()),
        "patrickloeber convolutional autoencoder": wide_kernel(),
        "L1aoXingyu tanh autoencoder": bottleneck_of_three(nn.Tanh()),
        "sksq96 pytorch-vae": unpadded(),
        "timbmg conditional VAE": Example(*told, (1, 28, 28), 2, condition=10),
        "LukeDitria residual VAE": residual(),
        "adam-jablonowski VAE, softplus": Example(SoftplusVae(), mlp([3, 200, 784], nn.Softplus, nn.Sigmoid()), (1, 28, 28), 3),
        "pythae MNIST networks": benchmark(),
        "pre-activation blocks and pixel shuffle": stacked(),
        "a Normal with a softplus": Example(SoftplusScale(), mlp([4, 64, 784], nn.SELU, nn.Sigmoid()), (1, 28, 28), 4),
        "group norm, grouped and dilated convolutions": Example(newer.encode, newer.decode, (3, 18, 26), 4),
    }
    for i, example in enumerate(found.values()):
        for part in (example.encoder, example.decoder):
            randomise(part if isinstance(part, nn.Module) else part.__self__, i)
    return found
