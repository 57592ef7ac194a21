"""Training: one encoder with the three decoders; then, for the frozen encoder's codes, each decoder from the beginning."""

import math
from dataclasses import dataclass

import torch
from torch.nn import functional

import models


@dataclass(frozen=True)
class Settings:
    seed: int = 20240229
    codes: int = 12
    beta: float = 1.0  # weight of the Kullback-Leibler term beside the cross entropy of an image, both sums
    batch: int = 128
    rate: float = 3e-3  # Adam's, falling to 0 along a cosine
    joint_steps: int = 10 * 468  # 468 batches are once through the 60,000 images
    decoder_steps: int = 16 * 468
    early_step: int = 40  # strokes are there, and so is the checkerboard


def batches(count, settings, steps, seed):
    """The same sequence of batches (indices of images), and of noise for their codes, for whoever has the same seed."""
    generator = torch.Generator().manual_seed(seed)
    order = torch.empty(0, dtype=torch.long)
    for _ in range(steps):
        if len(order) < settings.batch:
            order = torch.randperm(count, generator=generator)
        batch, order = order[:settings.batch], order[settings.batch:]
        yield batch, torch.randn(len(batch), settings.codes, generator=generator)


def _optimizer(parameters, settings, steps):
    optimizer = torch.optim.Adam(parameters, lr=settings.rate)
    falling = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + math.cos(math.pi * step / steps)) / 2)
    return optimizer, falling


def _step(loss, optimizer, falling):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    falling.step()


def _cross_entropy(decoder, code, image):
    """Summed over the pixels, mean over the batch."""
    return functional.binary_cross_entropy_with_logits(decoder.logits(code), image, reduction="sum") / len(image)


def new_decoder(kind, settings):
    torch.manual_seed(settings.seed)
    return models.Decoder(kind, settings.codes)


def train_encoder(images, settings, advance):
    """A variational autoencoder whose one code three decoders read: none of them is favoured. images (N, 1, 28, 28), 0 to
    1; advance(loss) is called after each step. Returns the encoder; the decoders have done their service."""
    torch.manual_seed(settings.seed)
    encoder = models.Encoder(settings.codes)
    decoders = [new_decoder(kind, settings) for kind in models.KINDS]
    parameters = [weight for part in (encoder, *decoders) for weight in part.parameters()]
    optimizer, falling = _optimizer(parameters, settings, settings.joint_steps)
    for batch, noise in batches(len(images), settings, settings.joint_steps, settings.seed):
        image = images[batch]
        mean, log_variance = encoder.distribution(image)
        code = mean + noise * torch.exp(log_variance / 2)
        divergence = 0.5 * (mean ** 2 + log_variance.exp() - 1 - log_variance).sum() / len(image)
        error = sum(_cross_entropy(decoder, code, image) for decoder in decoders) / len(decoders)
        _step(error + settings.beta * divergence, optimizer, falling)
        advance(error.item())
    return encoder.requires_grad_(False)


def train_decoder(kind, images, distribution, settings, advance, look):
    """distribution: mean and log variance of every image's code. look(step, decoder) is called before each step, and after
    the last one. Batches, noise and the first weights come from the seed alone: the three decoders see the same."""
    mean, log_variance = distribution
    decoder = new_decoder(kind, settings)
    optimizer, falling = _optimizer(decoder.parameters(), settings, settings.decoder_steps)
    steps = batches(len(images), settings, settings.decoder_steps, settings.seed + 1)
    for step, (batch, noise) in enumerate(steps):
        look(step, decoder)
        code = mean[batch] + noise * torch.exp(log_variance[batch] / 2)
        error = _cross_entropy(decoder, code, images[batch])
        _step(error, optimizer, falling)
        advance(error.item())
    look(settings.decoder_steps, decoder)
